using System.Security.Cryptography;
using System.Text;

namespace Auvious.Server.Hosting;

/// <summary>Secret keys as files under <c>Storage:Directory</c>/keys, readable by this process's user alone.</summary>
internal static class KeyFile
{
    /// <summary>Bytes of a symmetric key.</summary>
    public const int Length = 32;

    /// <summary>The directory of the keys, made when it is not there.</summary>
    public static string Directory(StorageDirectory storage)
    {
        var directory = storage.File("keys");
        System.IO.Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return directory;
    }

    /// <summary>Whole or not at all, and never readable by others, not even for a moment.</summary>
    public static void Write(string path, string text)
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

    /// <summary>Draws a symmetric key into a new file.</summary>
    public static void Draw(string path) => Write(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));

    /// <summary>A symmetric key; a file that holds none stops the start.</summary>
    public static byte[] Read(string path)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == Length
            ? key
            : throw new InvalidConfigurationException(StorageDirectory.Key, $"{path} must be {Length} bytes in base64.");
    }
}
