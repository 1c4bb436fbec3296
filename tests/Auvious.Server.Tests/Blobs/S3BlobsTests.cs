using System.Security.Cryptography;
using Auvious.Server.Blobs;
using Auvious.Server.Blobs.S3;

namespace Auvious.Server.Tests.Blobs;

[Collection(nameof(S3Store))]
[Trait("Runs", "once")]
public sealed class S3BlobsTests(S3Store store) : BlobStoreTests, IAsyncLifetime
{
    private string name = "";
    private S3Bucket bucket = null!;
    private IBlobStore blobs = null!;

    protected override IBlobStore Store => blobs;

    public async Task InitializeAsync()
    {
        name = await store.NewBucket();
        bucket = new(Options());
        blobs = new S3Blobs(bucket) { NamesAtOnce = 3 };
    }

    public Task DisposeAsync()
    {
        bucket.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(S3Blobs.PartSize - 1)]
    [InlineData(S3Blobs.PartSize)]
    [InlineData(2 * S3Blobs.PartSize)]
    [InlineData(2 * S3Blobs.PartSize + 1)]
    public async Task A_large_file_goes_part_by_part_and_leaves_no_upload_open(int size)
    {
        var bytes = new byte[size];
        RandomNumberGenerator.Fill(bytes);
        var blob = (await Store.Write(new MemoryStream(bytes), long.MaxValue, default))!;
        (blob.Size, blob.Sha256).ShouldBe((size, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        SHA256.HashData(await Read(blob.Name, ByteRange.Whole)).ShouldBe(SHA256.HashData(bytes));
        (await Read(blob.Name, new(S3Blobs.PartSize - 10, 9))).ShouldBe(bytes[(S3Blobs.PartSize - 10)..(S3Blobs.PartSize - 1)]);
        (await OpenUploads()).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_file_that_is_not_kept_leaves_no_part_behind(bool breaks)
    {
        const int size = 2 * S3Blobs.PartSize;
        if (breaks) await Should.ThrowAsync<IOException>(() => Store.Write(new Trickle(new byte[size]) { BreaksAt = size - 1 }, size, default));
        else (await Store.Write(new MemoryStream(new byte[size]), size - 1, default)).ShouldBeNull();
        (await OpenUploads()).ShouldBe(0);
        (await Names()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_servers_share_a_bucket_by_their_prefixes_and_other_objects_are_left_alone()
    {
        using var other = new S3Bucket(Options() with { Prefix = "other/" });
        var blob = (await new S3Blobs(other).Write(new MemoryStream([1]), 10, default))!;
        using var client = store.Client();
        await client.PutObjectAsync(new() { BucketName = name, Key = "readme.txt", ContentBody = "not a blob", UseChunkEncoding = false });
        (await Names()).ShouldBeEmpty();
        (await Store.Open(blob.Name, ByteRange.Whole, default)).ShouldBeNull();
        (await client.GetObjectAsync(name, $"other/{blob.Name}")).ContentLength.ShouldBe(1);
    }

    private BlobOptions Options() => new()
    {
        Provider = BlobOptions.S3,
        Endpoint = store.Address.ToString(),
        Bucket = name,
        AccessKey = S3Store.AccessKey,
        SecretKey = S3Store.SecretKey,
    };

    private async Task<int> OpenUploads()
    {
        using var client = store.Client();
        return (await client.ListMultipartUploadsAsync(name)).MultipartUploads?.Count ?? 0;
    }
}
