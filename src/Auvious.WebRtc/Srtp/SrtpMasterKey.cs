namespace Auvious.WebRtc.Srtp;

/// <summary>The master key and salt of one direction (RFC 3711 section 3.2.1).</summary>
public sealed record SrtpMasterKey(SrtpProfile Profile, byte[] Key, byte[] Salt)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => $"{Profile}";
}

/// <summary>Both directions' master keys as DTLS-SRTP exports them.</summary>
public sealed record SrtpMasterKeys(SrtpMasterKey Client, SrtpMasterKey Server)
{
    /// <summary>The label under which DTLS exports them (RFC 5764 section 4.2).</summary>
    public const string ExporterLabel = "EXTRACTOR-dtls_srtp";

    /// <summary>How many bytes to export.</summary>
    public static int Length(SrtpProfile profile) => 2 * (SrtpProfiles.MasterKeyLength + profile.MasterSaltLength());

    /// <summary>Client key, server key, client salt, server salt (RFC 5764 section 4.2).</summary>
    public static SrtpMasterKeys Split(SrtpProfile profile, ReadOnlySpan<byte> exported)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(exported.Length, Length(profile), nameof(exported));
        const int key = SrtpProfiles.MasterKeyLength;
        int salt = profile.MasterSaltLength();
        ReadOnlySpan<byte> salts = exported[(2 * key)..];
        return new(
            new(profile, exported[..key].ToArray(), salts[..salt].ToArray()),
            new(profile, exported[key..(2 * key)].ToArray(), salts[salt..].ToArray()));
    }
}
