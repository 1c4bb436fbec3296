namespace Auvious.Media.Loops;

/// <summary>What a loop has seen; written by the loop alone, read by anybody.</summary>
public sealed class LoopCounters
{
    /// <summary>Datagrams of any kind.</summary>
    public long Datagrams;

    /// <summary>RTP packets taken in from publishers.</summary>
    public long Received;

    /// <summary>RTP packets sent to viewers, retransmissions included.</summary>
    public long Forwarded;

    /// <summary>Neither STUN, DTLS, RTP nor RTCP.</summary>
    public long Unclassified;

    /// <summary>STUN for no peer of ours.</summary>
    public long UnknownUser;

    /// <summary>Other datagrams from an address no check came from.</summary>
    public long UnknownAddress;

    public long BadRtp;

    public long UnknownPayloadType;

    /// <summary>RTP from viewers.</summary>
    public long Unwanted;

    /// <summary>How often the loop stood still, for longer than a busy machine explains.</summary>
    public long Stalls;

    /// <summary>Links ended by an exception of ours.</summary>
    public long Faults;
}
