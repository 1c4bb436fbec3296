using System.Security.Cryptography;
using Auvious.Server.Blobs;
using Auvious.Server.Blobs.Rows;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Blobs;

public sealed class DatabaseBlobsTests : BlobStoreTests, IClassFixture<DatabaseBlobsTests.Host>, IAsyncLifetime
{
    private readonly Host host;

    public DatabaseBlobsTests(Host host)
    {
        this.host = host;
        Store = new DatabaseBlobs(Databases, TimeProvider.System) { NamesAtOnce = 3 };
    }

    protected override IBlobStore Store { get; }

    private IDbContextFactory<AppDb> Databases => host.Services.GetRequiredService<IDbContextFactory<AppDb>>();

    public async Task InitializeAsync()
    {
        host.Services.GetRequiredService<IBlobStore>().ShouldBeOfType<DatabaseBlobs>();
        foreach (var name in await Names()) await Store.Delete(name);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task No_row_is_larger_than_a_chunk_and_none_is_left_of_what_is_deleted()
    {
        var blob = (await Store.Write(new MemoryStream(RandomNumberGenerator.GetBytes(3_000_000)), long.MaxValue, default))!;
        await using var db = await Databases.CreateDbContextAsync();
        (await db.Set<BlobChunk>().Where(chunk => chunk.Name == blob.Name).MaxAsync(chunk => chunk.Bytes.Length)).ShouldBe(BlobChunk.Length);
        await Store.Delete(blob.Name);
        (await db.Set<BlobChunk>().CountAsync()).ShouldBe(0);
        await Should.ThrowAsync<IOException>(() => Store.Write(new Trickle(new byte[3_000_000]) { BreaksAt = 2_000_000 }, long.MaxValue, default));
        (await db.Set<BlobChunk>().CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_no_blob_but_is_listed_and_deleted_like_one()
    {
        var half = new string('a', 32);
        await using (var db = await Databases.CreateDbContextAsync())
        {
            db.Add(new BlobRow { Name = half, At = DateTimeOffset.UtcNow });
            db.Add(new BlobChunk { Name = half, Number = 0, Bytes = new byte[BlobChunk.Length] });
            await db.SaveChangesAsync();
        }
        (await Store.Open(half, ByteRange.Whole, default)).ShouldBeNull();
        (await Names()).ShouldContain(half);
        await Store.Delete(half);
        (await Names()).ShouldNotContain(half);
    }

    [Fact]
    public async Task A_reader_of_a_blob_that_is_deleted_meanwhile_gets_no_other_bytes()
    {
        var bytes = RandomNumberGenerator.GetBytes(600_000);
        var blob = (await Store.Write(new MemoryStream(bytes), bytes.Length, default))!;
        await using var stream = (await Store.Open(blob.Name, ByteRange.Whole, default))!;
        var first = new byte[100_000];
        await stream.ReadExactlyAsync(first);
        await Store.Delete(blob.Name);
        var rest = new MemoryStream();
        await stream.CopyToAsync(rest);
        bytes.AsSpan(first.Length).StartsWith(rest.ToArray()).ShouldBeTrue();
        rest.Length.ShouldBeLessThan(bytes.Length - first.Length);
    }

    public sealed class Host : TestHost
    {
        public Host() => Settings = ["Blobs:Provider=Database"];
    }
}
