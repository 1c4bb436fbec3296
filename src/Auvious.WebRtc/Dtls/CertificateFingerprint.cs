using System.Security.Cryptography;

namespace Auvious.WebRtc.Dtls;

/// <summary>A certificate's hash as SDP writes it: <c>sha-256</c> and upper-case hexadecimal with colons (RFC 8122 section 5).</summary>
public sealed record CertificateFingerprint(string Algorithm, string Value)
{
    public static CertificateFingerprint Sha256(ReadOnlySpan<byte> certificate)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(certificate, hash);
        return new("sha-256", Text(hash));
    }

    /// <summary>Whether the DER certificate has this fingerprint; never for a hash function older than SHA-256.</summary>
    public bool Matches(ReadOnlySpan<byte> certificate)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        int length;
        if (Algorithm.Equals("sha-256", StringComparison.OrdinalIgnoreCase)) length = SHA256.HashData(certificate, hash);
        else if (Algorithm.Equals("sha-384", StringComparison.OrdinalIgnoreCase)) length = SHA384.HashData(certificate, hash);
        else if (Algorithm.Equals("sha-512", StringComparison.OrdinalIgnoreCase)) length = SHA512.HashData(certificate, hash);
        else return false;
        return Text(hash[..length]).Equals(Value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As the value of <c>a=fingerprint</c>.</summary>
    public override string ToString() => $"{Algorithm} {Value}";

    static string Text(ReadOnlySpan<byte> hash)
    {
        Span<char> text = stackalloc char[(hash.Length * 3) - 1];
        text.Fill(':');
        for (int i = 0; i < hash.Length; i++) hash[i].TryFormat(text[(i * 3)..], out _, "X2");
        return new(text);
    }
}
