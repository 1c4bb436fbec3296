using Auvious.Core;
using Auvious.Core.Media;
using Auvious.Media.Loops;

namespace Auvious.Media.Forwarding;

/// <summary>A published stream with all its viewers; lives on one loop, so that the packet path needs no lock and no hand-over.</summary>
public sealed class ForwardedStream
{
    static readonly TimeSpan MeasureInterval = TimeSpan.FromSeconds(5);

    readonly List<ViewerLink> viewers = [];
    TimeSpan nextMeasurement;
    long packetsMeasured;

    /// <param name="videoBitrate">The most video the publisher shall send, in bit/s; null for no limit of ours.</param>
    public ForwardedStream(PublisherLink publisher, int? videoBitrate)
    {
        Publisher = publisher;
        publisher.Stream = this;
        publisher.Feedback.VideoLimit = videoBitrate;
    }

    public PublisherLink Publisher { get; }

    internal List<ViewerLink> Viewers => viewers;

    internal void Add(ViewerLink viewer)
    {
        viewer.Stream = this;
        viewers.Add(viewer);
    }

    internal void Remove(ViewerLink viewer) => viewers.Remove(viewer);

    internal void Tick(PacketLoop loop, TimeSpan now)
    {
        Publisher.Feedback.Tick(loop, this, now);
        foreach (var viewer in viewers)
        {
            try
            {
                viewer.Tick(loop, now);
            }
            catch (Exception e)
            {
                loop.Fail(viewer, e);
            }
        }
        if (now < nextMeasurement) return;
        if (nextMeasurement != TimeSpan.Zero) Measure(now);
        nextMeasurement = now + MeasureInterval;
    }

    /// <summary>The smallest loss any viewer reports, 0 to 1: one bad network of many shall not cost the others their picture.</summary>
    internal double? BestViewersLoss(TimeSpan now)
    {
        double? best = null;
        foreach (var viewer in viewers)
            if (viewer.Loss(now) is { } loss && !(loss >= best)) best = loss;
        return best;
    }

    void Measure(TimeSpan now)
    {
        long packets = Publisher.Tracks.Sum(track => track.Packets);
        bool flows = packets != packetsMeasured;
        packetsMeasured = packets;
        if (!flows) return;
        List<LinkQuality> links = [Publisher.Measure()];
        foreach (var viewer in viewers)
            if (viewer.TryMeasure(now, out var quality)) links.Add(quality);
        Publisher.Owner.Tell(new LinksMeasured(links), Akka.Actor.ActorRefs.NoSender);
    }
}
