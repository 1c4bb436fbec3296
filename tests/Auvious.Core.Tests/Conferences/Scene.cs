using System.Collections.Immutable;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Core.Tests.Conferences;

/// <summary>One conference, the people around it, and Given/When/Then over its state.</summary>
internal static class Scene
{
    public const string Node = "akka://auvious@10.0.0.1:4053";
    public const string Answer = "v=0 answer";

    public static readonly OrganizationId Organization = new("demo");
    public static readonly ConferenceId Id = new(Organization, "room");
    public static readonly DateTimeOffset Now = new(2040, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    public static readonly By Agent = new(new("agent"), Roles.Agent);
    public static readonly By Supervisor = new(new("supervisor"), Roles.Agent | Roles.Supervisor);
    public static readonly By Service = new(new("service"), Roles.Service);
    public static readonly By Ann = new(new("ann"), Roles.Customer, "room");
    public static readonly By Bob = new(new("bob"), Roles.Customer, "room");
    public static readonly By Passer = new(new("passer"), Roles.Customer, "elsewhere");

    public static readonly EndpointId Desk = new(Organization, "DESK");
    public static readonly EndpointId Phone = new(Organization, "PHONE");
    public static readonly EndpointId Tablet = new(Organization, "TABLET");

    public static readonly StreamId Cam = new("CAM-1");
    public static readonly StreamId Mic = new("MIC-1");

    public static readonly IReadOnlySet<EndpointId> Nobody = ImmutableHashSet<EndpointId>.Empty;

    public static CreateConference Create(By? by = null, params (string Key, string Value)[] metadata) =>
        new(Id, by ?? Agent, "DESK", "interaction-1", metadata.ToImmutableSortedDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal));

    public static JoinConference Join(By by, EndpointId endpoint, string metadata = "{}") => new(Id, by, endpoint, JsonMap.Of(metadata));

    public static LeaveConference Leave(By by, EndpointId endpoint, string? reason = null) => new(Id, by, endpoint, reason);

    public static string Offer(string ufrag) => $"v=0\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:secret\r\n";

    public static PublishStream Publish(
        By by, EndpointId endpoint, StreamId stream, string ufrag = "aaaa", StreamType type = StreamType.CAM, string metadata = "{}",
        int? bitrate = null) => new(Id, by, endpoint, stream, type, Offer(ufrag), JsonMap.Of(metadata), bitrate);

    public static UpdateMetadata Set(By by, EndpointId endpoint, string key, string? value) => new(Id, by, endpoint, key, value);

    /// <summary>The agent's room: Ann's phone and the agent's desk have joined, and the phone publishes its camera.</summary>
    public static object[] Call =>
        [Create(), Join(Agent, Desk), Join(Ann, Phone), Publish(Ann, Phone, Cam)];

    public static object[] CallAnd(params object[] more) => [.. Call, .. more];

    /// <summary>What these commands lead to, where every endpoint asked is the caller's own and every media node willing.</summary>
    public static ConferenceState Given(params object[] commands) =>
        commands.Aggregate(new ConferenceState(Id), (state, command) => state.Run(command));

    public static ConferenceState Run(this ConferenceState state, object command)
    {
        var decision = state.Settle(command);
        decision.Reply.ShouldNotBeOfType<Rejected>();
        return decision.Events.Aggregate(state, (s, e) => s.Apply(e));
    }

    /// <summary>The decision after its question, if it asks one, was answered well.</summary>
    public static Decision<ConferenceEvent> Settle(this ConferenceState state, object command, string node = Node)
    {
        var decision = state.Decide(command, Now);
        return decision.Asks switch
        {
            WhoIsEndpoint => state.Decide(new EndpointAnswered((ParticipantCommand)command, EndpointStanding.Own), Now),
            AtMediaNode { Command: OpenPublication } at => state.Decide(new RecordPublication((PublishStream)command, at.Node ?? node, Answer), Now),
            _ => decision,
        };
    }

    public static Decision<ConferenceEvent> When(this ConferenceState state, object command) => state.Decide(command, Now);

    /// <summary>The endpoint that <paramref name="command"/> names has answered.</summary>
    public static Decision<ConferenceEvent> WhenAnswered(this ConferenceState state, ParticipantCommand command, EndpointStanding standing) =>
        state.Decide(new EndpointAnswered(command, standing), Now);

    public static Decision<ConferenceEvent> WhenRecorded(this ConferenceState state, PublishStream command) =>
        state.Decide(new RecordPublication(command, Node, Answer), Now);

    public static void ThenRejected(this Decision<ConferenceEvent> decision, Reason why, string? field = null)
    {
        decision.Events.ShouldBeEmpty();
        decision.Asks.ShouldBeNull();
        var rejected = decision.Reply.ShouldBeOfType<Rejected>();
        rejected.Why.ShouldBe(why, rejected.Text);
        rejected.Field.ShouldBe(field);
    }

    public static void ThenDone(this Decision<ConferenceEvent> decision) => decision.ThenOnly(Reply.Done);

    public static void ThenOnly(this Decision<ConferenceEvent> decision, Reply reply)
    {
        decision.Events.ShouldBeEmpty();
        decision.Asks.ShouldBeNull();
        decision.Reply.ShouldBe(reply);
    }

    public static void Then(this Decision<ConferenceEvent> decision, params ConferenceEvent[] events)
    {
        decision.Asks.ShouldBeNull();
        decision.Events.ShouldBe(events);
        decision.Reply.ShouldNotBeOfType<Rejected>();
    }

    public static void ThenAsks(this Decision<ConferenceEvent> decision, object question)
    {
        decision.Events.ShouldBeEmpty();
        decision.Reply.ShouldBeNull();
        decision.Asks.ShouldBe(question);
    }
}
