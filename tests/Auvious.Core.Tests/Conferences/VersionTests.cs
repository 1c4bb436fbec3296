using System.Collections.Immutable;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using CsCheck;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

/// <summary>Whatever is commanded in whatever order: versions are dense, repeats are no events, and nothing throws.</summary>
public sealed class VersionTests
{
    private static readonly Gen<By> People = Gen.OneOfConst(Agent, Supervisor, Service, Ann, Bob, Passer);
    private static readonly Gen<EndpointId> Endpoints = Gen.OneOfConst(Desk, Phone, Tablet);
    private static readonly Gen<StreamId> Streams = Gen.OneOfConst(Cam, Mic, new StreamId("x"));
    private static readonly Gen<string> Ufrags = Gen.OneOfConst("aaaa", "bbbb");
    private static readonly Gen<string> Keys = Gen.OneOfConst("ON_HOLD", "TRACK_MUTED/video/CAM-1", "TRACK_MUTED/audio/MIC-1");
    private static readonly Gen<string?> Values = Gen.OneOfConst<string?>("true", "false", null);
    private static readonly Gen<JsonMap> Maps = Gen.OneOfConst("{}", """{"a":1}""", """{"a":1.0}""", """{"b":null,"c":[{}]}""").Select(JsonMap.Of);

    private static readonly Gen<object> Commands = Gen.Frequency(
        (2, Gen.Select(People, by => (object)Create(by))),
        (6, Gen.Select(People, Endpoints, Maps, (by, e, m) => (object)new JoinConference(Id, by, e, m))),
        (3, Gen.Select(People, Endpoints, (by, e) => (object)Leave(by, e))),
        (6, Gen.Select(People, Endpoints, Streams, Ufrags, Gen.Enum<StreamType>(), (by, e, s, u, t) => (object)Publish(by, e, s, u, t))),
        (2, Gen.Select(People, Endpoints, Streams, (by, e, s) => (object)new UnpublishStream(Id, by, e, s))),
        (4, Gen.Select(People, Endpoints, Keys, Values, (by, e, k, v) => (object)Set(by, e, k, v))),
        (2, Gen.Select(People, Endpoints, Maps, (by, e, m) => (object)new UpdateParticipantMetadata(Id, by, e, m))),
        (2, Gen.Select(People, Endpoints, Streams, Maps, (by, e, s, m) => (object)new UpdateStreamMetadata(Id, by, e, s, m))),
        (2, Gen.Select(People, Endpoints, Streams, Gen.Bool, Gen.Int[1, 3], (by, e, s, named, n) =>
            (object)new UpdateStreamBitrate(Id, by, e, named ? s : null, n * 100_000))),
        (1, Gen.Select(People, Gen.OneOfConst("i-1", "i-2"), (by, i) => (object)new SetInteraction(Id, by, null, i))),
        (1, Gen.Select(People, Endpoints, Streams, (by, e, s) => (object)new ViewStream(Id, by, e, s, new("v"), Offer("view")))),
        (1, Gen.Select(People, Endpoints, Streams, (by, e, s) => (object)new StopViewStream(Id, by, e, s, new("v")))),
        (1, Gen.Select(People, Endpoints, Streams, Gen.Bool, (by, e, s, v) => (object)new AddIceCandidates(Id, by, e, s, v ? new("v") : null, []))),
        (1, Gen.Select(People, by => (object)new SendConferenceEvent(Id, by, "d", true, new("AnEvent", "{}"), new("AnEvent", "{}")))),
        (1, Gen.Select(Endpoints, e => (object)new DropParticipant(e, "expired"))),
        (1, Gen.Select(Streams, Ufrags, (s, u) => (object)new DropStream(s, u))),
        (1, Gen.Const((object)new EndIdleConference())),
        (1, Gen.Select(People, by => (object)new EndConference(Id, by, null, null))));

    private static readonly Gen<(object Command, EndpointStanding Standing)> Steps =
        Gen.Select(Commands, Gen.Frequency((8, Gen.Const(EndpointStanding.Own)), (1, Gen.Const(EndpointStanding.Another)), (1, Gen.Const(EndpointStanding.Unknown))));

    /// <summary>The decision on the state of now, its question answered.</summary>
    private static Decision<ConferenceEvent> Settled(ConferenceState state, object command, EndpointStanding standing)
    {
        var decision = state.Decide(command, Now);
        if (decision.Asks is WhoIsEndpoint) decision = state.Decide(new EndpointAnswered((ParticipantCommand)command, standing), Now);
        if (decision.Asks is AtMediaNode { Command: OpenPublication } at)
            decision = state.Decide(new RecordPublication((PublishStream)command, at.Node ?? Node, Answer), Now);
        return decision;
    }

    private static void Everywhere(Action<ConferenceState, object, EndpointStanding, Decision<ConferenceEvent>> check) =>
        Steps.Array[1, 60].Sample(steps =>
        {
            var state = new ConferenceState(Id);
            foreach (var (command, standing) in steps)
            {
                var decision = Settled(state, command, standing);
                check(state, command, standing, decision);
                state = decision.Events.Aggregate(state, (s, e) => s.Apply(e));
            }
        }, iter: 2_000);

    [Fact]
    public void Every_event_but_the_creation_raises_the_version_by_exactly_one() => Everywhere((state, _, _, decision) =>
    {
        foreach (var e in decision.Events)
        {
            var next = state.Apply(e);
            next.Version.ShouldBe(e is ConferenceCreated ? 0 : state.Version + 1);
            state = next;
        }
    });

    [Fact]
    public void A_decision_answers_or_asks_and_events_come_with_an_answer() => Everywhere((_, _, _, decision) =>
    {
        (decision.Reply is null).ShouldBe(decision.Asks is not null);
        if (decision.Reply is null or Rejected) decision.Events.ShouldBeEmpty();
    });

    [Fact]
    public void A_repeat_of_what_was_done_is_no_event() => Everywhere((state, command, standing, decision) =>
    {
        var then = decision.Events.Aggregate(state, (s, e) => s.Apply(e));
        Settled(then, command, standing).Events.ShouldBeEmpty();
    });

    [Fact]
    public void Leaving_with_n_streams_is_n_unpublishings_and_one_leaving() => Everywhere((state, _, _, decision) =>
    {
        if (decision.Events.IsEmpty || decision.Events[^1] is not ParticipantLeft left) return;
        var leaver = state.Find(new EndpointId(Organization, left.Endpoint!))!;
        decision.Events[..^1].Cast<StreamUnpublished>().Select(u => (u.Endpoint, u.Stream, u.Leaver))
            .ShouldBe(leaver.Streams.Select(s => ((string?)leaver.Endpoint.Value, s.Id, true)));
    });

    [Fact]
    public void An_endpoint_joins_once_and_a_stream_is_published_once() => Everywhere((state, _, _, _) =>
    {
        state.Participants.Select(p => p.Endpoint).ShouldBeUnique();
        state.Participants.SelectMany(p => p.Streams).Select(s => s.Id).ShouldBeUnique();
        foreach (var participant in state.Participants) participant.Joined.ShouldBeLessThan(state.Version);
    });

    [Fact]
    public void Every_event_has_its_wire_form() => Everywhere((state, _, _, decision) =>
    {
        foreach (var e in decision.Events) WireEvents.Of(Id, state.Version, e).Type.ShouldEndWith("Event");
    });

    [Fact]
    public void A_summary_tells_the_version_after_the_operation() => Everywhere((state, _, _, decision) =>
    {
        if (decision.Reply is ConferenceSummary summary)
            summary.Version.ShouldBe(decision.Events.Aggregate(state, (s, e) => s.Apply(e)).Version);
    });

    [Fact]
    public void An_unknown_event_is_not_passed_over() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Given(Create()).Apply(new Unheard(Agent.User, null, Now)));

    private sealed record Unheard(UserId User, string? Endpoint, DateTimeOffset At) : ConferenceEvent(User, Endpoint, At);
}
