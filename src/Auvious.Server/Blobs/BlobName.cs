using System.Security.Cryptography;

namespace Auvious.Server.Blobs;

/// <summary>Names of blobs: 32 hexadecimal digits, drawn at random, so that they are safe in paths and nobody guesses one.</summary>
internal static class BlobName
{
    public const int Length = 32;

    public static string Draw() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length / 2));

    public static bool Is(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Throws for anything that no store has drawn.</summary>
    public static string Check(string name) => Is(name) ? name : throw new ArgumentException($"'{name}' is no blob's name", nameof(name));
}
