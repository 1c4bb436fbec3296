using System.Text;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Tests.Conferences;
using Auvious.Server.Tests.Endpoints;
using Auvious.Server.Tests.Snapshots;

namespace Auvious.Server.Tests.Hosting;

/// <summary>
/// What nodes of two releases say to each other while a cluster is upgraded. The lines of <c>messages.golden</c> are a name and its bytes; they are
/// never edited: a message of another shape has another name, which is a line more.
/// </summary>
public sealed class MessageBytesTests
{
    private static readonly CoreSerializer Serializer = new(null!, CoreManifests.All);

    private static IReadOnlyList<string> Golden { get; } = Read();

    public static IEnumerable<object> Messages =>
    [
        .. ConferenceManifestTests.Messages,
        .. ((IEnumerable<object[]>)EndpointManifestTests.Messages).Select(row => row[0]),
        .. ((IEnumerable<object[]>)SnapshotManifestTests.Messages).Select(row => row[0]),
    ];

    [Fact]
    public void Every_message_keeps_its_name_and_form() => Messages.Select(Line).Except(Golden).ShouldBeEmpty();

    [Fact]
    public void Whatever_was_once_said_is_still_understood_and_said_alike() =>
        Golden.Select(line => line.Split(' ', 2)).Select(parts => Line(Serializer.FromBinary(Encoding.UTF8.GetBytes(parts[1]), parts[0]))).ShouldBe(Golden);

    [Fact]
    public void Every_name_has_a_line() => Golden.Select(line => line.Split(' ', 2)[0]).Distinct().ShouldBe(
        CoreManifests.All.Where(manifest => manifest.Name.Contains(':')).Select(manifest => manifest.Name), ignoreOrder: true);

    private static string Line(object message) => $"{Serializer.Manifest(message)} {Encoding.UTF8.GetString(Serializer.ToBinary(message))}";

    private static string[] Read()
    {
        using var lines = new StreamReader(typeof(MessageBytesTests).Assembly.GetManifestResourceStream("messages.golden")!);
        return lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
