using Auvious.Server.Blobs;
using Auvious.Server.Blobs.Files;

namespace Auvious.Server.Tests.Blobs;

[Trait("Runs", "once")]
public sealed class FileBlobsTests : BlobStoreTests, IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-");

    public FileBlobsTests() => Store = Open();

    protected override IBlobStore Store { get; }

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Half_a_file_is_nowhere_left()
    {
        await Should.ThrowAsync<IOException>(() => Store.Write(new Trickle(new byte[500]) { BreaksAt = 200 }, 1000, default));
        (await Store.Write(new MemoryStream(new byte[11]), 10, default)).ShouldBeNull();
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_gone_after_a_start()
    {
        var blob = (await Store.Write(new MemoryStream([1]), 10, default))!;
        File.WriteAllText(Path.Combine(directory.FullName, "blobs", "drafts", "0123"), "half");
        Open();
        (await Names()).ShouldBe([blob.Name]);
        Files().Length.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_else_on_the_host_can_read_them()
    {
        if (OperatingSystem.IsWindows()) return;
        await Store.Write(new MemoryStream([1]), 10, default);
        File.GetUnixFileMode(Files().Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.Combine(directory.FullName, "blobs")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private FileBlobs Open() => new(new(directory.FullName));

    private string[] Files() => Directory.GetFiles(Path.Combine(directory.FullName, "blobs"), "*", SearchOption.AllDirectories);
}
