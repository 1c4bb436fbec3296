using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Auvious.Server.Hosting.Departing;

namespace Auvious.Server.Tests.Cluster;

/// <summary>A node that stops and the others, whose shard regions are played.</summary>
[Trait("Runs", "once")]
public sealed class ShardsElsewhereTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly Systems systems = new();
    private ActorSystem stopping = null!;
    private IActorRef region = null!;

    public async Task InitializeAsync()
    {
        stopping = await systems.Start("rtc");
        region = Region(stopping, "1", "2");
    }

    public Task DisposeAsync() => systems.DisposeAsync().AsTask();

    [Fact]
    public async Task A_node_stays_until_the_others_have_every_shard_it_had()
    {
        var other = Region(await systems.Start("rtc"), "7");
        var another = Region(await systems.Start("rtc"));
        var waited = await Begin(TimeSpan.FromHours(1));
        region.Tell(Shards());
        await other.Ask<Asked>(Shards("7", "1"));
        // Asked twice since then: it was not enough.
        await other.Ask<Asked>(new AskedAgain(2), Long);
        waited.IsCompleted.ShouldBeFalse();
        await another.Ask<Asked>(Shards("2"));
        await waited.WaitAsync(Long);
    }

    [Fact]
    public async Task Alone_it_goes_at_once()
    {
        await (await Begin(TimeSpan.FromHours(1))).WaitAsync(Long);
        // Who can't take shards is no other.
        await systems.Start("media");
        await (await Begin(TimeSpan.FromHours(1))).WaitAsync(Long);
    }

    [Fact]
    public async Task Without_shards_it_goes_at_once()
    {
        var other = Region(await systems.Start("rtc"));
        region.Tell(Shards());
        await (await Begin(TimeSpan.FromHours(1))).WaitAsync(Long);
        (await other.Ask<Asked>(new AskedAgain(0))).Times.ShouldBe(0);
    }

    [Fact]
    public async Task It_goes_when_nobody_takes_them_in_time_or_answers()
    {
        Region(await systems.Start("rtc"));
        await systems.Start("rtc");
        await (await Begin(TimeSpan.FromMilliseconds(200))).WaitAsync(Long);
    }

    [Fact]
    public async Task It_goes_when_the_last_other_is_gone()
    {
        var other = await systems.Start("rtc");
        Region(other);
        var waited = await Begin(TimeSpan.FromHours(1));
        await Systems.Leave(other);
        await waited.WaitAsync(Long);
    }

    /// <summary>What it does on its way out; the outer task ends when the shards are noted.</summary>
    private async Task<Task> Begin(TimeSpan patience)
    {
        var elsewhere = new ShardsElsewhere(stopping, [region], "rtc", patience);
        await elsewhere.Note();
        return elsewhere.Wait();
    }

    private static Hosted Shards(params string[] shards) => new(shards);

    private static IActorRef Region(ActorSystem system, params string[] shards) => system.ActorOf(Props.Create(() => new RegionDouble(shards)), "region");

    private sealed record Hosted(string[] Shards);

    private sealed record AskedAgain(int Times);

    private sealed record Asked(int Times);

    /// <summary>Says which shards it hosts, and counts how often it was asked since it hosts them.</summary>
    private sealed class RegionDouble : ReceiveActor
    {
        private string[] hosted;
        private int asked;
        private (IActorRef Who, int Times)? waiting;

        public RegionDouble(string[] shards)
        {
            hosted = shards;
            Receive<GetShardRegionStats>(_ =>
            {
                asked++;
                Sender.Tell(new ShardRegionStats(hosted.ToImmutableDictionary(shard => shard, _ => 1), []));
                Answer();
            });
            Receive<Hosted>(now =>
            {
                (hosted, asked) = (now.Shards, 0);
                Sender.Tell(new Asked(0));
            });
            Receive<AskedAgain>(wanted =>
            {
                waiting = (Sender, wanted.Times);
                Answer();
            });
        }

        private void Answer()
        {
            if (waiting is not { } who || asked < who.Times) return;
            who.Who.Tell(new Asked(asked));
            waiting = null;
        }
    }
}
