using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Auvious.Core.Media;
using Auvious.Media;
using Auvious.Media.Actors;
using Auvious.Server.Hosting.Departing;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Lets this node's streams end before it goes, while other media nodes take the new ones.</summary>
public sealed class MediaDrain(IServiceProvider services, ClusterOptions cluster, MediaOptions media, ILogger<MediaDrain> log) : IDeparting
{
    /// <summary>For the media node's own answer, beyond its time.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>This node takes no new stream any more.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>
    /// Ends when the last stream has, or after <c>Media:DrainTimeout</c> with what is left unpublished. At once where there is nothing to wait
    /// for: this node carries no media, or is the only one that does, so that nobody is served by its waiting.
    /// </summary>
    /// <param name="now">Wait no longer.</param>
    public async Task Depart(CancellationToken now)
    {
        if (!cluster.IsMedia || !IsReplaced()) return;
        IsDraining = true;
        try
        {
            var node = await services.GetRequiredService<IRequiredActor<MediaNodeActor>>().GetAsync(now);
            var load = await node.Ask<MediaLoad>(new GetMediaLoad(), Slack, now);
            if (load.Publications > 0)
                log.LogInformation("Draining: {Streams} streams with {Links} links have {Timeout} to end", load.Publications, load.Links, media.DrainTimeout);
            var drained = await node.Ask<MediaDrained>(new DrainMedia(), media.DrainTimeout + Slack, now);
            if (drained.Left == 0) log.LogInformation("Drained: no stream is left");
            else log.LogWarning("Drained: {Streams} streams did not end in time and were unpublished", drained.Left);
        }
        catch (Exception e) when (e is AskTimeoutException or OperationCanceledException)
        {
            log.LogWarning("Draining was cut short: {Reason}", e.Message);
        }
    }

    private bool IsReplaced()
    {
        var here = Cluster.Get(services.GetRequiredService<ActorSystem>());
        return here.State.Members.Any(m =>
            m.UniqueAddress != here.SelfUniqueAddress && m.Status == MemberStatus.Up && m.HasRole(ClusterOptions.Media) && !here.State.Unreachable.Contains(m));
    }
}
