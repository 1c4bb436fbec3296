using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Auvious.Server.Hosting.Keys;

/// <summary>The keys of a single node: files under <c>Storage:Directory</c>/keys, readable by this process's user alone. The order is that of their names.</summary>
public sealed class KeyFiles(StorageDirectory storage) : IKeyStore
{
    public Task<IReadOnlyList<StoredKey>> Read(KeyKind kind, CancellationToken ct)
    {
        var directory = Open();
        var files = $"{kind.Name}*{kind.Extension}";
        if (Directory.GetFiles(directory, files).Length == 0) Write(Path.Combine(directory, kind.First + kind.Extension), kind.Draw());
        return Task.FromResult<IReadOnlyList<StoredKey>>(
        [
            .. Directory.GetFiles(directory, files).OrderBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal)
                .Select(path => new StoredKey(path, File.ReadAllText(path), File.GetLastWriteTimeUtc(path))),
        ]);
    }

    public void AddProtection(IServiceCollection services) => services.AddDataProtection().PersistKeysToFileSystem(new(Open()));

    private string Open()
    {
        var directory = storage.File("keys");
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return directory;
    }

    /// <summary>Whole or not at all, and never readable by others, not even for a moment.</summary>
    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var draft = path + ".new";
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path);
    }
}
