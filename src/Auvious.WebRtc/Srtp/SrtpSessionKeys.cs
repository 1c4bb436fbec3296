namespace Auvious.WebRtc.Srtp;

/// <summary>One direction's session keys (RFC 3711 section 4.3); AEAD has no authentication keys (RFC 7714 section 11).</summary>
sealed record SrtpSessionKeys(SrtpProfile Profile, SrtpStreamKeys Rtp, SrtpStreamKeys Rtcp)
{
    const int AuthenticationKeyLength = 20;

    public static SrtpSessionKeys Derive(SrtpMasterKey master)
    {
        int salt = master.Profile.MasterSaltLength();
        int authentication = master.Profile == SrtpProfile.AeadAes128Gcm ? 0 : AuthenticationKeyLength;
        return new(
            master.Profile,
            new(
                SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpEncryption, SrtpProfiles.MasterKeyLength),
                SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpAuthentication, authentication),
                SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpSalt, salt)),
            new(
                SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpEncryption, SrtpProfiles.MasterKeyLength),
                SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpAuthentication, authentication),
                SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpSalt, salt)));
    }
}

/// <summary>What SRTP or SRTCP uses of them.</summary>
sealed record SrtpStreamKeys(byte[] Encryption, byte[] Authentication, byte[] Salt);
