namespace Auvious.Server.Hosting;

/// <summary>The directory of everything the embedded default keeps: tables, journal, blobs, keys.</summary>
public sealed record StorageDirectory(string Path)
{
    public const string Key = "Storage:Directory";

    /// <summary>Reads <c>Storage:Directory</c> (default <c>./data</c>, relative to the content root) and makes the directory.</summary>
    public static StorageDirectory Open(IConfiguration configuration, IHostEnvironment environment)
    {
        var path = System.IO.Path.GetFullPath(configuration[Key] is { Length: > 0 } given ? given : "data", environment.ContentRootPath);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidConfigurationException(Key, $"must be a directory this process may write. {e.Message}");
        }
        return new(path);
    }

    /// <summary>The full path of a file in the directory.</summary>
    public string File(params string[] names) => System.IO.Path.Combine([Path, .. names]);
}
