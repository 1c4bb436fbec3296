using System.Security.Cryptography;
using Auvious.Server.Blobs;

namespace Auvious.Server.Tests.Blobs;

/// <summary>What every store of blobs does alike.</summary>
public abstract class BlobStoreTests
{
    /// <summary>A store nobody else uses.</summary>
    protected abstract IBlobStore Store { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(2_500_000)]
    public async Task What_is_written_is_read_again_whole(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        var blob = (await Store.Write(new Trickle(bytes), size, default))!;
        (blob.Size, blob.Sha256).ShouldBe((size, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        (await Read(blob.Name, ByteRange.Whole)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 400_000)]
    [InlineData(65_535, 2)]
    [InlineData(65_536, 65_536)]
    [InlineData(100_000, 250_000)]
    [InlineData(399_999, 1)]
    [InlineData(399_999, null)]
    [InlineData(131_072, null)]
    public async Task A_range_is_read_and_not_a_byte_more(int from, int? length)
    {
        var bytes = RandomNumberGenerator.GetBytes(400_000);
        var blob = (await Store.Write(new MemoryStream(bytes), bytes.Length, default))!;
        (await Read(blob.Name, new(from, length))).ShouldBe(bytes[from..(from + length ?? bytes.Length)]);
    }

    [Fact]
    public async Task More_than_the_limit_leaves_nothing_behind_and_the_limit_itself_is_kept()
    {
        (await Store.Write(new Trickle(new byte[100_001]), 100_000, default)).ShouldBeNull();
        (await Store.Write(new MemoryStream([1]), 0, default)).ShouldBeNull();
        (await Names()).ShouldBeEmpty();
        var whole = (await Store.Write(new Trickle(new byte[100_000]), 100_000, default))!;
        (await Names()).ShouldBe([whole.Name]);
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing_behind()
    {
        await Should.ThrowAsync<IOException>(() => Store.Write(new Trickle(new byte[3_000_000]) { BreaksAt = 2_000_000 }, long.MaxValue, default));
        (await Names()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sender_who_goes_away_leaves_nothing_behind()
    {
        using var gone = new CancellationTokenSource();
        var content = new Trickle(new byte[3_000_000]) { At = (2_000_000, gone.Cancel) };
        await Should.ThrowAsync<OperationCanceledException>(() => Store.Write(content, long.MaxValue, gone.Token));
        (await Names()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_deleting_it_again_does_no_harm()
    {
        var kept = (await Store.Write(new MemoryStream([1]), 10, default))!;
        var blob = (await Store.Write(new MemoryStream([2]), 10, default))!;
        await Store.Delete(blob.Name);
        await Store.Delete(blob.Name);
        await Store.Delete(new string('f', 32));
        (await Store.Open(blob.Name, ByteRange.Whole, default)).ShouldBeNull();
        (await Store.Open(blob.Name, new(0, 1), default)).ShouldBeNull();
        (await Names()).ShouldBe([kept.Name]);
    }

    [Fact]
    public async Task All_names_are_listed_once_with_their_time()
    {
        var written = new List<string>();
        for (var i = 0; i < 7; i++) written.Add((await Store.Write(new MemoryStream([1]), 10, default))!.Name);
        var listed = new List<StoredBlob>();
        await foreach (var blob in Store.List()) listed.Add(blob);
        listed.Select(blob => blob.Name).ShouldBe(written, ignoreOrder: true);
        listed.ShouldAllBe(blob => blob.WrittenAt.Year > 2000 && blob.WrittenAt.Offset == TimeSpan.Zero);
    }

    [Fact]
    public async Task Files_at_the_same_time_do_not_mix()
    {
        var files = Enumerable.Range(0, 8).Select(_ => RandomNumberGenerator.GetBytes(300_000)).ToArray();
        var blobs = await Task.WhenAll(files.Select(bytes => Store.Write(new Trickle(bytes), bytes.Length, default)));
        var read = await Task.WhenAll(blobs.Select(blob => Read(blob!.Name, ByteRange.Whole)));
        for (var i = 0; i < files.Length; i++) read[i].ShouldBe(files[i]);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("../56789abcdef0123456789abcdef012")]
    public async Task Only_names_of_the_store_lead_anywhere(string name)
    {
        await Should.ThrowAsync<ArgumentException>(() => Store.Open(name, ByteRange.Whole, default));
        await Should.ThrowAsync<ArgumentException>(() => Store.Delete(name));
    }

    protected async Task<List<string>> Names()
    {
        var names = new List<string>();
        await foreach (var blob in Store.List()) names.Add(blob.Name);
        return names;
    }

    protected async Task<byte[]> Read(string name, ByteRange range)
    {
        await using var stream = (await Store.Open(name, range, default))!;
        var read = new MemoryStream();
        await stream.CopyToAsync(read);
        return read.ToArray();
    }
}
