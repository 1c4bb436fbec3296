using System.Net;
using System.Net.Http.Json;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Auvious.Server.Tests.Membership;

/// <summary>A node beside one of a newer release, which says what this one has never heard of.</summary>
[Trait("Runs", "once")]
public sealed class NewerReleaseTests : IDisposable
{
    private const string News = "conference:from-the-next-release/1";

    private readonly KeptState state = KeptState.NewOnPostgreSql();

    public void Dispose() => state.Dispose();

    [Fact]
    public async Task A_message_that_only_a_newer_release_knows_does_no_harm()
    {
        using var host = new TestHost { Kept = state };
        using var agent = await host.As("agent");
        var newer = ActorSystem.Create("auvious", BootstrapSetup.Create()
            .WithConfig(ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }").WithFallback(MembershipSettings.Hocon(new())))
            .And(SerializationSetup.Create(system => [SerializerDetails.Create("core", new NewerSerializer(system), [typeof(NewsOfTheNextRelease), .. CoreManifests.All.Select(m => m.Type)])])));
        await using var table = new PostgreSqlMembers(state.Database!);
        using var stopping = new CancellationTokenSource();
        _ = new MembershipStart(table, Members.Times, new(TimeProvider.System), new(TimeProvider.System), NullLogger.Instance).Run(newer, "api", [], stopping.Token);
        var cluster = AkkaCluster.Get(newer);
        await Until.Holds(() => Task.FromResult(cluster.State.Members.Count), members => members == 2);

        var there = cluster.State.Members.Single(m => m.UniqueAddress != cluster.SelfUniqueAddress).Address;
        var region = await newer.ActorSelection(new RootActorPath(there) / "system" / "sharding" / "conference").ResolveOne(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 10; i++) region.Tell(new NewsOfTheNextRelease(), ActorRefs.NoSender);
        // What it does know still gets through by the same way, behind the others.
        (await region.Ask<Reply>(new GetConference(new(new("demo"), "nothing"), new(new("service"), Roles.Service)), TimeSpan.FromSeconds(60)))
            .ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        (await agent.PostAsJsonAsync("rtc-api/conferences/create", new { conferenceId = "room" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        cluster.State.Unreachable.ShouldBeEmpty();

        await stopping.CancelAsync();
        await CoordinatedShutdown.Get(newer).Run(CoordinatedShutdown.ClrExitReason.Instance);
    }

    [Fact]
    public async Task An_event_that_only_a_newer_release_knows_keeps_one_conference_from_being_served_and_no_other()
    {
        using (var before = new TestHost { Kept = state })
        {
            using var agent = await before.As("agent");
            foreach (var room in (string[])["old", "new"])
                (await agent.PostAsJsonAsync("rtc-api/conferences/create", new { conferenceId = room })).EnsureSuccessStatusCode();
        }
        await state.Database!.Ask<object?>($"UPDATE journal SET manifest = '{News}' WHERE persistence_id = 'conference/demo/new'");
        using var host = new TestHost { Kept = state };
        using var client = await host.As("agent");
        (await client.GetAsync("rtc-api/conferences/new/simpleView")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.GetAsync("rtc-api/conferences/old/simpleView")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Stranger().GetAsync("health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void A_name_that_is_only_read_yet_is_not_written()
    {
        var known = CoreManifests.All.First(m => m.Type == typeof(Done));
        var serializer = new CoreSerializer(null!, [known with { Name = "reply:done/2", IsWritten = false }, known]);
        serializer.Manifest(Reply.Done).ShouldBe("reply:done/1");
        serializer.FromBinary("{}"u8.ToArray(), "reply:done/2").ShouldBe(Reply.Done);
        var early = new CoreSerializer(null!, [known with { IsWritten = false }]);
        Should.Throw<SerializationException>(() => early.ToBinary(Reply.Done));
    }

    private sealed record NewsOfTheNextRelease;

    /// <summary>The serializer of the next release: it writes what this one does, and one thing more.</summary>
    private sealed class NewerSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        private readonly CoreSerializer known = new(system, CoreManifests.All);

        public override int Identifier => CoreSerializer.Id;

        public override string Manifest(object o) => o is NewsOfTheNextRelease ? News : known.Manifest(o);

        public override byte[] ToBinary(object obj) =>
            obj is NewsOfTheNextRelease ? Encoding.UTF8.GetBytes("{\"news\":true}") : known.ToBinary(obj);

        public override object FromBinary(byte[] bytes, string manifest) => known.FromBinary(bytes, manifest);
    }
}
