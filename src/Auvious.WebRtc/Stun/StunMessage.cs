namespace Auvious.WebRtc.Stun;

/// <summary>A STUN message in the caller's bytes (RFC 8489 section 5).</summary>
public readonly ref struct StunMessage
{
    /// <summary>
    /// The local ufrag (the part of USERNAME before the colon) of a Binding request, as a slice of the datagram. Nothing is verified: it
    /// only says which peer's <see cref="PeerTransport.HandleStun"/> to ask.
    /// </summary>
    public static bool TryReadUsername(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> localUfrag) => throw new NotImplementedException();
}
