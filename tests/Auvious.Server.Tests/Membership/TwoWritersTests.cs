using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Serialization;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Conferences;
using Auvious.Server.Tests.Databases;
using Auvious.Server.Tests.Endpoints;

namespace Auvious.Server.Tests.Membership;

/// <summary>Two nodes that both have an entity, as after a partition: the journal they share decides.</summary>
[Trait("Runs", "once")]
public sealed class TwoWritersTests : IAsyncLifetime
{
    private static readonly By Service = new(new("service"), Roles.Service);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Akka loses a question now and then (5 of a million) that arrives in the moment in which an actor ends: not even dead letters see it.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(10);

    private readonly KeptState state = KeptState.NewOnPostgreSql();
    private ActorSystem one = null!, two = null!;

    public Task InitializeAsync()
    {
        (one, two) = (Start(), Start());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Task.WhenAll(one.Terminate(), two.Terminate());
        state.Dispose();
    }

    [Fact]
    public async Task The_second_writer_of_an_entity_is_refused_ends_and_comes_back_with_what_the_first_wrote()
    {
        var here = Conference(one, "room");
        (await Ask(here, Create("room"))).ShouldBeOfType<ConferenceSummary>();
        var there = Conference(two, "room");
        (await Ask(there, new GetConference(Id("room"), Service))).ShouldBeOfType<ConferenceView>();

        (await Ask(here, Set("room", "first"))).ShouldBeOfType<Done>();
        (await Ask(there, Set("room", "second"))).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        await Ended(there);

        there = Conference(two, "room");
        (await Ask(there, new GetConference(Id("room"), Service))).ShouldBeOfType<ConferenceView>().InteractionId.ShouldBe("first");
        (await Ask(there, Set("room", "second"))).ShouldBeOfType<Done>();
        (await Ask(here, Set("room", "third"))).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        await Ended(here);
        (await state.Database!.Ask<string>(
            "SELECT string_agg(sequence_number::text, ' ' ORDER BY sequence_number) FROM journal WHERE persistence_id LIKE 'conference/%'")).ShouldBe("1 2 3");
    }

    [Fact]
    public async Task Who_has_not_heard_of_the_other_writer_takes_nothing_for_done()
    {
        var here = Conference(one, "room");
        (await Ask(here, Create("room"))).ShouldBeOfType<ConferenceSummary>();
        (await Ask(here, Set("room", "first"))).ShouldBeOfType<Done>();
        var there = Conference(two, "room");
        (await Ask(there, Set("room", "first"))).ShouldBeOfType<Done>();
        (await Ask(here, Set("room", "second"))).ShouldBeOfType<Done>();

        (await Ask(there, Set("room", "first"))).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        await Ended(there);
        (await Ask(Conference(two, "room"), Set("room", "first"))).ShouldBeOfType<Done>();
        (await state.Database!.Ask<long>("SELECT count(*) FROM journal WHERE persistence_id LIKE 'conference/%'")).ShouldBe(4);
    }

    [Fact]
    public async Task Who_has_not_heard_of_a_leaving_does_not_say_that_the_endpoint_is_there_already()
    {
        var phone = new EndpointId(new("demo"), "phone");
        var join = new JoinConference(Id("room"), Service, phone, JsonMap.Empty);
        var here = Conference(one, "room");
        (await Ask(here, Create("room"))).ShouldBeOfType<ConferenceSummary>();
        (await Ask(here, join)).ShouldNotBeOfType<Rejected>();
        var there = Conference(two, "room");
        (await Ask(there, join)).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.AlreadyJoined);
        (await Ask(here, new LeaveConference(Id("room"), Service, phone, null))).ShouldBeOfType<Done>();

        (await Ask(there, join)).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        await Ended(there);
        (await Ask(Conference(two, "room"), join)).ShouldNotBeOfType<Rejected>();
    }

    [Fact]
    public async Task An_endpoint_that_has_moved_gives_no_number_that_its_former_owner_may_still_give()
    {
        var (id, conference) = (new EndpointId(new("demo"), "phone"), Id("room"));
        DeliverEvent Own(string delivery) => new(id, delivery, true, new("E", "{}"), new("E", "{}"));
        var here = Endpoint(one, id);
        (await Ask(here, new RegisterEndpoint(id, Service, 30, false))).ShouldBeOfType<Done>();
        here.Tell(new EndpointJoined(id, conference, 0));
        (await here.Ask<object>(Own("first"), Patience)).ShouldBe(new Delivered(id, "first", true));

        var there = Endpoint(two, id);
        there.Tell(new TellEvents(id, conference, 0, 0, [new("E", "{}"), new("E", "{}")]));
        there.Tell(new TellEvents(id, conference, 0, 2, []));
        (await there.Ask<object>(new WhoIsEndpoint(id, conference, Service.User), Patience)).ShouldBe(new EndpointIs(id, conference, Service.User, EndpointStanding.Own));
        (await here.Ask<object>(Own("late"), Patience)).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        (await there.Ask<object>(Own("late"), Patience)).ShouldBe(new Delivered(id, "late", true));
    }

    [Fact]
    public async Task Entities_whose_events_were_written_together_with_a_refused_one_say_so_and_lose_nothing()
    {
        var rooms = Enumerable.Range(0, 30).Select(i => $"room-{i}").ToArray();
        foreach (var room in rooms.Append("contested")) (await Say(room, Create(room))).ShouldBeOfType<ConferenceSummary>();
        var contested = Conference(one, "contested");
        var acknowledged = 0;
        for (var round = 0; round < 5; round++)
        {
            // What the first writer adds, once the second has read all there is, makes the second one's next write a refused one.
            (await Say("contested", new GetConference(Id("contested"), Service))).ShouldBeOfType<ConferenceView>();
            (await Ask(contested, Set("contested", $"first-{round}"))).ShouldBeOfType<Done>();
            var replies = await Task.WhenAll(rooms.Append("contested").Select(room => Say(room, Set(room, $"{round}"))));
            replies[^1].ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
            foreach (var reply in replies[..^1])
                if (reply is Done) acknowledged++;
                else reply.ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
            // Again, as a client does: it holds already, or is written now.
            foreach (var room in rooms)
                while (await Say(room, Set(room, $"{round}")) is not Done) { }
        }
        (await state.Database!.Ask<long>("SELECT count(*) FROM journal WHERE persistence_id LIKE 'conference/demo/room-%'")).ShouldBe(30 * 6);
        acknowledged.ShouldBeLessThanOrEqualTo(30 * 5);
    }

    [Fact]
    public async Task A_conference_that_came_back_to_a_node_it_was_on_before_has_all_that_was_written_elsewhere_and_since()
    {
        (await Ask(Conference(one, "room"), Create("room"))).ShouldBeOfType<ConferenceSummary>();
        foreach (var (node, interaction) in new[] { (one, "first"), (two, "second"), (one, "third"), (two, "fourth"), (one, "fifth") })
        {
            var conference = Conference(node, "room");
            (await Ask(conference, Set("room", interaction))).ShouldBeOfType<Done>();
            await conference.GracefulStop(Patience);
        }

        var view = (await Ask(Conference(two, "room"), new GetConference(Id("room"), Service))).ShouldBeOfType<ConferenceView>();
        (view.Version, view.InteractionId).ShouldBe((5, "fifth"));
    }

    [Theory]
    [InlineData("sequence_number = 3")]
    [InlineData("sequence_number = 5")]
    public async Task A_conference_with_rows_that_cannot_be_replayed_does_not_serve(string lost)
    {
        var conference = Conference(one, "room");
        (await Ask(conference, Create("room"))).ShouldBeOfType<ConferenceSummary>();
        foreach (var interaction in new[] { "first", "second", "third", "fourth" }) (await Ask(conference, Set("room", interaction))).ShouldBeOfType<Done>();
        await conference.GracefulStop(Patience);
        await state.Database!.Ask<object?>($"UPDATE journal SET deleted = TRUE WHERE persistence_id LIKE 'conference/%' AND {lost}");

        (await Ask(Conference(two, "room"), new GetConference(Id("room"), Service))).ShouldBeOfType<Undelivered>();
    }

    private static ConferenceId Id(string room) => new(new("demo"), room);

    private static CreateConference Create(string room) => new(Id(room), Service, null, null, ImmutableSortedDictionary<string, string>.Empty);

    private static SetInteraction Set(string room, string interaction) => new(Id(room), Service, null, interaction);

    /// <summary>The conference's actor there, started when it is not; one that is about to end is waited for.</summary>
    private IActorRef Conference(ActorSystem system, string room)
    {
        while (true)
            try
            {
                var journal = new JournalTables(state.Database!);
                return system.ActorOf(ConferenceActor.Props(
                    Id(room), new(system.ActorOf(Props.Create<Endpoints>()), ActorRefs.Nobody), new FakeIndex(), JournalHistory.Of(system, journal), new(),
                    journal.Head, TimeProvider.System), room);
            }
            catch (InvalidActorNameException)
            {
                if (system.ActorSelection($"/user/{room}").Ask<ActorIdentity>(new Identify(null), Patience).GetAwaiter().GetResult().Subject is { } alive)
                    return alive;
            }
    }

    private static IActorRef Endpoint(ActorSystem system, EndpointId id) => system.ActorOf(
        EndpointActor.Props(id, ActorRefs.Nobody, new PlayedIndex(), new(), OwnerLease.ForEver, TimeProvider.System), id.Value);

    /// <summary>As a client asks at the second node: what reached an actor that was about to end is asked again.</summary>
    private async Task<Reply> Say(string room, object message)
    {
        for (var end = DateTime.UtcNow + Patience; ;)
            try
            {
                if (await Conference(two, room).Ask<Reply>(message, Lost) is not Undelivered and var reply) return reply;
            }
            catch (AskTimeoutException) when (DateTime.UtcNow < end)
            {
            }
    }

    private static Task<Reply> Ask(IActorRef conference, object message) => conference.Ask<Reply>(message, Patience);

    private static async Task Ended(IActorRef conference) => (await conference.GracefulStop(Patience)).ShouldBeTrue();

    private ActorSystem Start()
    {
        var serializer = SerializationSetup.Create(system =>
            [SerializerDetails.Create("core", new CoreSerializer(system, CoreManifests.All), [.. CoreManifests.All.Select(m => m.Type)])]);
        var config = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              persistence {
                journal { plugin = "akka.persistence.journal.sql", sql { {{Connection}}, {{JournalStore.Settings}} } }
                snapshot-store.plugin = "akka.persistence.no-snapshot-store"
              }
            }
            """).WithFallback(SqlPersistence.DefaultConfiguration);
        var system = ActorSystem.Create("auvious", BootstrapSetup.Create().WithConfig(config).And(serializer));
        system.ActorOf(Props.Create(() => new LostQuestions()));
        return system;
    }

    /// <summary>Every endpoint is whose it should be, and goes when it shall.</summary>
    private sealed class Endpoints : ReceiveActor
    {
        public Endpoints()
        {
            Receive<WhoIsEndpoint>(q => Sender.Tell(new EndpointIs(q.Endpoint, q.Conference, q.User, EndpointStanding.Own)));
            Receive<EndpointRemoved>(r => Sender.Tell(new RemovalTaken(r.Conference, r.Endpoint)));
        }
    }

    private string Connection => $"""provider-name = "PostgreSQL.15", connection-string = "{state.Database}" """;
}
