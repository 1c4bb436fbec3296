using Auvious.Core.Media;

namespace Auvious.Core.Conferences;

/// <summary>One endpoint's link as clients see it: quality is 0 to 100, a hundred less the loss in percent.</summary>
public sealed record NetworkIndicator(string Endpoint, int JitterMs, int RttMs, int Quality, string Grade)
{
    /// <summary>An endpoint's several links (one per stream and view) as one: the mean jitter and round trip, the mean loss.</summary>
    public static NetworkIndicator Of(EndpointId endpoint, IReadOnlyCollection<LinkQuality> links)
    {
        var loss = links.Average(l => l.Loss);
        var rtt = (int)links.Average(l => l.RttMs);
        return new(endpoint.Value, (int)links.Average(l => l.JitterMs), rtt, (int)Math.Clamp(Math.Round(100 - loss * 100), 0, 100), GradeOf(loss, rtt));
    }

    private static string GradeOf(double loss, int rtt) =>
        loss > 0.08 || rtt > 500 ? "BAD"
        : loss < 0.02 && rtt < 200 ? "OPTIMAL"
        : "SUBOPTIMAL";
}
