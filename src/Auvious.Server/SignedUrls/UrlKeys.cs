using Auvious.Server.Hosting;

namespace Auvious.Server.SignedUrls;

/// <summary>
/// The keys of signed URLs: the files <c>keys/signed-url-*.key</c>. The last by file name stands first and signs, all of them verify; so
/// adding a file and starting again changes the key, and removing one ends the URLs it signed.
/// </summary>
public sealed record UrlKeys(IReadOnlyList<byte[]> All)
{
    private const string Files = "signed-url-*.key";

    public static UrlKeys Open(StorageDirectory storage)
    {
        var directory = KeyFile.Directory(storage);
        if (Directory.GetFiles(directory, Files).Length == 0) KeyFile.Draw(Path.Combine(directory, "signed-url-0001.key"));
        return new([.. Directory.GetFiles(directory, Files).OrderDescending(StringComparer.Ordinal).Select(KeyFile.Read)]);
    }
}
