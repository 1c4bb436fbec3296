using System.Security.Cryptography;
using System.Text;

namespace Auvious.WebRtc.Ice;

/// <summary>One side's <c>ice-ufrag</c> and <c>ice-pwd</c> (RFC 8839 section 5.4).</summary>
public sealed record IceCredentials(string Ufrag, string Pwd)
{
    const int UfragLength = 8;
    const int PwdLength = 24;

    /// <summary>How many random bytes <see cref="Create(ReadOnlySpan{byte})"/> takes.</summary>
    public const int RandomLength = UfragLength + PwdLength;

    /// <summary>The password as STUN's key.</summary>
    internal byte[] Key { get; } = Encoding.ASCII.GetBytes(Pwd);

    public static IceCredentials Create()
    {
        Span<byte> random = stackalloc byte[RandomLength];
        RandomNumberGenerator.Fill(random);
        return Create(random);
    }

    /// <summary>48 and 144 bits of the given bytes as ice-chars; RFC 8445 section 5.3 asks for 24 and 128.</summary>
    public static IceCredentials Create(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomLength, nameof(random));
        return new(Letters(random[..UfragLength]), Letters(random[UfragLength..]));
    }

    static string Letters(ReadOnlySpan<byte> random)
    {
        const string iceChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        Span<char> letters = stackalloc char[random.Length];
        for (int i = 0; i < random.Length; i++) letters[i] = iceChars[random[i] & 63];
        return new(letters);
    }

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => Ufrag;

    public bool Equals(IceCredentials? other) => other is not null && Ufrag == other.Ufrag && Pwd == other.Pwd;

    public override int GetHashCode() => HashCode.Combine(Ufrag, Pwd);
}
