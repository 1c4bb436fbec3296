using System.Buffers.Binary;

namespace Auvious.WebRtc.Rtcp;

/// <summary>RTCP packet types (RFC 3550 section 12.1, RFC 4585 section 6.1, RFC 3611 section 2).</summary>
public enum RtcpType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Bye = 203,
    Application = 204,
    TransportFeedback = 205,
    PayloadFeedback = 206,
    ExtendedReport = 207,
}

/// <summary>The count field of feedback packets, there called FMT (RFC 4585 section 6, RFC 5104 section 4.3).</summary>
public static class FeedbackFormat
{
    /// <summary>With <see cref="RtcpType.TransportFeedback"/>.</summary>
    public const int Nack = 1;

    /// <summary>With <see cref="RtcpType.TransportFeedback"/> (draft-holmer-rmcat-transport-wide-cc-extensions-01).</summary>
    public const int TransportWide = 15;

    /// <summary>With <see cref="RtcpType.PayloadFeedback"/>.</summary>
    public const int PictureLoss = 1;

    /// <summary>With <see cref="RtcpType.PayloadFeedback"/>.</summary>
    public const int FullIntraRequest = 4;

    /// <summary>With <see cref="RtcpType.PayloadFeedback"/>: REMB and other application-layer messages.</summary>
    public const int ApplicationLayer = 15;
}

/// <summary>
/// Walks a compound packet, reduced-size ones included (RFC 3550 section 6.1, RFC 5506). Stops at the first that does not parse.
/// </summary>
public ref struct RtcpReader(ReadOnlySpan<byte> compound)
{
    ReadOnlySpan<byte> rest = compound;

    public RtcpType Type { get; private set; }

    /// <summary>Report or source count, or the feedback format.</summary>
    public int Count { get; private set; }

    /// <summary>After the four-byte head, without padding; a whole number of words.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>The first word of the body: who sent it.</summary>
    public readonly uint Sender => Body.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(Body) : 0;

    /// <summary>The second word of a feedback packet: whose media it is about.</summary>
    public readonly uint MediaSource => Body.Length >= 8 ? BinaryPrimitives.ReadUInt32BigEndian(Body[4..]) : 0;

    public bool MoveNext()
    {
        if (rest.Length < 4 || rest[0] >> 6 != 2) return false;
        int length = (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) + 1) * 4;
        if (length > rest.Length) return false;
        int padding = (rest[0] & 0x20) != 0 ? rest[length - 1] : 0;
        if ((padding & 3) != 0 || padding > length - 4) return false;
        Type = (RtcpType)rest[1];
        Count = rest[0] & 0x1F;
        Body = rest[4..(length - padding)];
        rest = rest[length..];
        return true;
    }
}
