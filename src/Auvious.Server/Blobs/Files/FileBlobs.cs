using System.Buffers;
using System.Security.Cryptography;
using Auvious.Server.Hosting;

namespace Auvious.Server.Blobs.Files;

/// <summary>Blobs as files: written beside their place, flushed to the disk, then moved there, so that a name never stands for a part.</summary>
public sealed class FileBlobs : IBlobStore
{
    private const int Chunk = 64 * 1024;
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string kept;
    private readonly string drafts;

    public FileBlobs(StorageDirectory storage)
    {
        kept = storage.File("blobs");
        drafts = storage.File("blobs", "drafts");
        Make(kept);
        Make(drafts);
        // One process owns the directory, so what lies here is of one that was killed.
        foreach (var left in Directory.GetFiles(drafts)) File.Delete(left);
    }

    public async Task<Blob?> Write(Stream content, long limit, CancellationToken ct)
    {
        var name = BlobName.Draw();
        var draft = Path.Combine(drafts, name);
        try
        {
            if (await Copy(content, draft, limit, ct) is not var (size, sha256)) return null;
            Make(Path.GetDirectoryName(PathOf(name))!);
            File.Move(draft, PathOf(name));
            return new(name, size, sha256);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public Task<Stream?> Open(string name, ByteRange range, CancellationToken ct)
    {
        try
        {
            var file = File.OpenHandle(PathOf(name), share: FileShare.Read | FileShare.Delete, options: FileOptions.Asynchronous);
            return Task.FromResult<Stream?>(new FilePart(file, range));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task Delete(string name)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(name)))) File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<StoredBlob> List()
    {
        await Task.Yield();
        foreach (var shelf in Directory.EnumerateDirectories(kept).Where(path => path != drafts))
            foreach (var file in Directory.EnumerateFiles(shelf))
                yield return new(Path.GetFileName(file), File.GetLastWriteTimeUtc(file));
    }

    private static async Task<(long Size, string Sha256)?> Copy(Stream content, string draft, long limit, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Own;
        await using var file = new FileStream(draft, options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var size = 0L;
            while (await content.ReadAsync(buffer, ct) is > 0 and var read)
            {
                if ((size += read) > limit) return null;
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }
            file.Flush(flushToDisk: true);
            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A few hundred directories, so that none grows without end.</summary>
    private string PathOf(string name) => Path.Combine(kept, BlobName.Check(name)[..2], name);

    private static void Make(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, Own | UnixFileMode.UserExecute);
    }
}
