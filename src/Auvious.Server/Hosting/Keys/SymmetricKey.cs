using System.Security.Cryptography;

namespace Auvious.Server.Hosting.Keys;

/// <summary>Keys of 32 random bytes, kept in base64.</summary>
internal static class SymmetricKey
{
    private const int Length = 32;

    public static string Draw() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));

    /// <summary>What is no such key stops the start.</summary>
    public static byte[] Parse(StoredKey stored)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(stored.Text.Trim(), key, out var length) && length == Length
            ? key
            : throw new InvalidConfigurationException(StorageDirectory.Key, $"{stored.Place} must be {Length} bytes in base64.");
    }
}
