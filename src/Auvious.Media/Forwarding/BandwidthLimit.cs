namespace Auvious.Media.Forwarding;

/// <summary>
/// The bitrate we tell a publisher by REMB, once a second. Where it gets transport-wide feedback it estimates by itself and this only caps
/// it;
/// else this estimates too, from loss.
/// </summary>
/// <param name="estimates">The publisher has no transport-wide feedback.</param>
public sealed class BandwidthLimit(bool estimates)
{
    /// <summary>For sound beside the picture, in bit/s.</summary>
    const long Audio = 64_000;

    const long Least = 200_000;
    const long Start = 1_000_000;
    const long Most = 10_000_000;
    // draft-ietf-rmcat-gcc-02 section 6. A viewer's loss is mended by retransmission, so it weighs less.
    static readonly (double Low, double High) OnTheWayHere = (0.02, 0.10);
    static readonly (double Low, double High) AtTheViewers = (0.08, 0.12);

    double estimate = Start;
    double viewers = Most;

    /// <param name="received">What came in the last second, in bit/s.</param>
    /// <param name="loss">On the way here, 0 to 1.</param>
    /// <param name="viewersLoss">The least that any viewer reports; null without reports.</param>
    /// <param name="videoLimit">What the application wants at most, in bit/s.</param>
    public long Next(long received, double loss, double? viewersLoss, int? videoLimit)
    {
        long limit = Most;
        if (estimates)
        {
            estimate = Step(estimate, received, loss, OnTheWayHere);
            limit = (long)estimate;
        }
        if (viewersLoss is { } lost)
        {
            // Down from what is really sent, up again until nothing is left to limit.
            if (lost > AtTheViewers.High) viewers = Math.Min(viewers, Math.Max(received, Least));
            viewers = Step(viewers, received, lost, AtTheViewers);
            limit = Math.Min(limit, (long)viewers);
        }
        if (videoLimit is { } video) limit = Math.Min(limit, Math.Max(video, 30_000) + Audio);
        return limit;
    }

    // Growth stops at twice what is sent: an idle sender proves nothing about its path.
    static double Step(double bitrate, long received, double loss, (double Low, double High) bounds) =>
        loss > bounds.High ? Math.Max(Least, bitrate * (1 - (0.5 * loss)))
        : loss < bounds.Low ? Math.Min(Most, Math.Max(bitrate, Math.Min(bitrate * 1.08, (received * 2) + Least)))
        : bitrate;
}
