using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Server.Tests.Conferences;

/// <summary>What people usually do in a conference, with the neighbours playing along.</summary>
public abstract class ConferenceScript : ConferenceStage
{
    protected static readonly DateTimeOffset Then = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected static ConferenceCreated Created => new(Agent.User, "DESK", Then, Id, null, ImmutableSortedDictionary<string, string>.Empty);

    protected static ParticipantJoined DeskJoined => new(Agent.User, "DESK", Then, JsonMap.Empty);

    protected static ParticipantJoined PhoneJoined => new(Ann.User, "PHONE", Then, JsonMap.Empty);

    protected static StreamPublished CamPublished => new(Ann.User, "PHONE", Then, Cam, StreamType.CAM, JsonMap.Empty, null, Node, "aaaa");

    protected static PublicationId CamId => new(Id, Cam, "aaaa");

    protected static CreateConference Create => new(Id, Agent, "DESK", null, ImmutableSortedDictionary<string, string>.Empty);

    protected static JoinConference Join(By by, EndpointId endpoint) => new(Id, by, endpoint, JsonMap.Empty);

    protected static LeaveConference Leave(By by, EndpointId endpoint) => new(Id, by, endpoint, null);

    protected static PublishStream Publish(string ufrag = "aaaa", StreamType type = StreamType.CAM) =>
        new(Id, Ann, Phone, Cam, type, $"a=ice-ufrag:{ufrag}", JsonMap.Empty, null);

    protected static UpdateMetadata Set(string key, string? value) => new(Id, Agent, Desk, key, value);

    /// <summary>The endpoint just asked about answers.</summary>
    protected void Vouch(EndpointStanding standing = EndpointStanding.Own)
    {
        var who = (WhoIsEndpoint)Endpoints.FishForMessage(m => m is WhoIsEndpoint);
        Endpoints.Reply(new EndpointIs(who.Endpoint, who.Conference, who.User, standing));
    }

    protected void HasJoined(By by, EndpointId endpoint)
    {
        var caller = Say(Join(by, endpoint));
        Vouch();
        caller.ExpectMsg<ConferenceSummary>();
    }

    /// <summary>The media node asked for a publication; answering is the test's.</summary>
    protected OpenPublication AskedToOpen() => ((AtMediaNode)Media.FishForMessage(m => m is AtMediaNode { Command: OpenPublication })).Command
        .ShouldBeOfType<OpenPublication>();

    protected void Opens(OpenPublication open, string answer = "answer") => Conference.Tell(new PublicationOpened(open.Id, Node, answer), Media);

    protected void HasPublished(PublishStream publish)
    {
        var caller = Say(publish);
        Opens(AskedToOpen());
        caller.ExpectMsg<ConferencePublishResult>();
    }

    /// <summary>Agent's desk and Ann's phone have joined, the phone publishes its camera, and everybody has heard all.</summary>
    protected void InACall()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        HasJoined(Agent, Desk);
        HasJoined(Ann, Phone);
        HasPublished(Publish());
        TakeAll();
        Forget();
    }

    /// <summary>Both endpoints have taken everything.</summary>
    protected void TakeAll()
    {
        var next = Ask<ConferenceView>(new GetConference(Id, Agent)).Version;
        foreach (var endpoint in (EndpointId[])[Desk, Phone]) Conference.Tell(new EventsTaken(Id, endpoint, next, Sick: false));
        Settle();
    }

    protected long Version => Ask<ConferenceView>(new GetConference(Id, Agent)).Version;

    /// <summary>The types of all events of the record, the creation first.</summary>
    protected string[] Record() =>
        [.. Ask<ConferenceEvents>(new GetEvents(Id, Agent, 0)).Events.Select(e => e.Type["Conference".Length..^"Event".Length])];
}
