using System.Security.Cryptography;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace Auvious.Server.Tests.Blobs;

public sealed class FileBlobsTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task What_is_written_is_read_again_from_any_position()
    {
        var blobs = Open();
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        var blob = (await blobs.Write(new MemoryStream(bytes), bytes.Length, default))!;
        blob.Size.ShouldBe(bytes.Length);
        blob.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await using var stream = (await Open().Open(blob.Name, default))!;
        stream.Seek(100_000, SeekOrigin.Begin);
        var read = new byte[10];
        await stream.ReadExactlyAsync(read);
        read.ShouldBe(bytes[100_000..100_010]);
    }

    [Fact]
    public async Task More_than_the_limit_leaves_nothing_behind()
    {
        var blobs = Open();
        (await blobs.Write(new MemoryStream(new byte[11]), 10, default)).ShouldBeNull();
        Files().ShouldBeEmpty();
        (await Names(blobs)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing_behind()
    {
        await Should.ThrowAsync<IOException>(() => Open().Write(new Broken(), 1000, default));
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_gone_after_a_start()
    {
        var blob = (await Open().Write(new MemoryStream([1]), 10, default))!;
        File.WriteAllText(Path.Combine(directory.FullName, "blobs", "drafts", "0123"), "half");
        (await Names(Open())).ShouldBe([blob.Name]);
        Files().Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_deleting_it_again_does_no_harm()
    {
        var blobs = Open();
        var blob = (await blobs.Write(new MemoryStream([1]), 10, default))!;
        await blobs.Delete(blob.Name);
        await blobs.Delete(blob.Name);
        await blobs.Delete(new string('f', 32));
        (await blobs.Open(blob.Name, default)).ShouldBeNull();
        (await Names(blobs)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("../56789abcdef0123456789abcdef012")]
    public async Task Only_names_of_the_store_lead_anywhere(string name) =>
        await Should.ThrowAsync<ArgumentException>(() => Open().Open(name, default));

    [Fact]
    public async Task Nobody_else_on_the_host_can_read_them()
    {
        if (OperatingSystem.IsWindows()) return;
        await Open().Write(new MemoryStream([1]), 10, default);
        File.GetUnixFileMode(Files().Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.Combine(directory.FullName, "blobs")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Another_provider_stops_the_start_with_the_key()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Blobs:Provider", "Tape")]).Build();
        Should.Throw<InvalidConfigurationException>(() => BlobOptions.Read(configuration)).Key.ShouldBe("Blobs:Provider");
    }

    private FileBlobs Open() => new(new(directory.FullName));

    private string[] Files() => Directory.GetFiles(Path.Combine(directory.FullName, "blobs"), "*", SearchOption.AllDirectories);

    private static async Task<List<string>> Names(FileBlobs blobs)
    {
        var names = new List<string>();
        await foreach (var blob in blobs.List()) names.Add(blob.Name);
        return names;
    }

    private sealed class Broken : MemoryStream
    {
        private bool isRead;

        public Broken() : base(new byte[500]) { }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
        {
            if (isRead) throw new IOException("broken");
            isRead = true;
            return base.ReadAsync(buffer, ct);
        }
    }
}
