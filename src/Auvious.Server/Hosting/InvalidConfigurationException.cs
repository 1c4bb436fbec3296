namespace Auvious.Server.Hosting;

/// <summary>A configuration the server refuses to start with: names the key and says what it should be.</summary>
public sealed class InvalidConfigurationException(string key, string expected) : Exception($"{key}: {expected}")
{
    public string Key { get; } = key;

    /// <summary>Takes a sentence that starts with the key.</summary>
    public static InvalidConfigurationException Of(string sentence) => new(sentence.Split(' ')[0], sentence[(sentence.IndexOf(' ') + 1)..]);
}
