using System.Collections.Immutable;
using System.Text;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Actors;

namespace Auvious.Server.Tests.Conferences;

/// <summary>What is in a journal stays readable: these lines are never edited.</summary>
public sealed class ConferenceManifestTests
{
    private static readonly CoreSerializer Serializer = new(null!, CoreManifests.All);
    private static readonly OrganizationId Demo = new("demo");
    private static readonly ConferenceId Id = new(Demo, "room");
    private static readonly EndpointId Phone = new(Demo, "PHONE");
    private static readonly UserId Ann = new("ann");
    private static readonly StreamId Cam = new("CAM-1");
    private static readonly ViewerId Viewer = new("VIEWER");
    private static readonly PublicationId Publication = new(Id, Cam, "aaaa");
    private static readonly By Agent = new(new("agent"), Roles.Agent | Roles.Supervisor);
    private static readonly By Customer = new(Ann, Roles.Customer, "room");
    private static readonly DateTimeOffset At = new(2040, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
    private static readonly JsonMap Map = JsonMap.Of("""{"name":null,"ü":[1.50,{}]}""");
    private static readonly ImmutableSortedDictionary<string, string> Strings = ImmutableSortedDictionary<string, string>.Empty.Add("k", "v");
    private static readonly PushedEvent Event = new("PaidEvent", """{"type":"PaidEvent","ü":"\"é\""}""");

    public static TheoryData<string, ConferenceEvent, string> Golden { get; } = new()
    {
        {
            "conference.created/1", new ConferenceCreated(new("agent"), "DESK", At, Id, "i-1", Strings),
            """{"conference":"demo/room","interactionId":"i-1","metadata":{"k":"v"},"user":"agent","endpoint":"DESK","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.created/1", new ConferenceCreated(new("agent"), null, At, Id, null, Strings.Clear()),
            """{"conference":"demo/room","metadata":{},"user":"agent","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.joined/1", new ParticipantJoined(Ann, "PHONE", At, Map),
            """{"metadata":{"name":null,"ü":[1.50,{}]},"user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.left/1", new ParticipantLeft(Ann, "PHONE", At, "expired"),
            """{"reason":"expired","user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.left/1", new ParticipantLeft(Ann, "PHONE", At, null),
            """{"user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.stream-published/1", new StreamPublished(Ann, "PHONE", At, Cam, StreamType.MIC_AND_CAM, Map, 500_000, "akka://a@h:1", "aaaa"),
            """{"stream":"CAM-1","type":"MIC_AND_CAM","metadata":{"name":null,"ü":[1.50,{}]},"videoBitrate":500000,"node":"akka://a@h:1","attempt":"aaaa","user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.stream-published/1", new StreamPublished(Ann, "PHONE", At, Cam, StreamType.MIC, JsonMap.Empty, null, "akka://a@h:1", "aaaa"),
            """{"stream":"CAM-1","type":"MIC","metadata":{},"node":"akka://a@h:1","attempt":"aaaa","user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.stream-unpublished/1", new StreamUnpublished(Ann, "PHONE", At, Cam, StreamType.CAM, Leaver: true),
            """{"stream":"CAM-1","type":"CAM","leaver":true,"user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.metadata-updated/1", new MetadataUpdated(Ann, "PHONE", At, "ON_HOLD", "true", Removed: false),
            """{"key":"ON_HOLD","value":"true","removed":false,"user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.stream-metadata-updated/1", new StreamMetadataUpdated(Ann, "PHONE", At, Cam, Map),
            """{"stream":"CAM-1","metadata":{"name":null,"ü":[1.50,{}]},"user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.participant-metadata-updated/1", new ParticipantMetadataUpdated(Ann, "PHONE", At, Map),
            """{"metadata":{"name":null,"ü":[1.50,{}]},"user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.stream-bitrate-updated/1", new StreamBitrateUpdated(Ann, "PHONE", At, Cam, 300_000),
            """{"stream":"CAM-1","videoBitrate":300000,"user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.interaction-set/1", new InteractionSet(Ann, null, At, "i-2"),
            """{"interactionId":"i-2","user":"ann","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.ended/1", new ConferenceEnded(Ann, "PHONE", At, "over"),
            """{"reason":"over","user":"ann","endpoint":"PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "conference.ended/1", new ConferenceEnded(Ann, null, At, null),
            """{"user":"ann","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
    };

    [Theory, MemberData(nameof(Golden))]
    public void A_journal_line_keeps_its_name_and_form(string name, ConferenceEvent e, string line)
    {
        Serializer.Manifest(e).ShouldBe(name);
        Text(e).ShouldBe(line);
        var read = Serializer.FromBinary(Encoding.UTF8.GetBytes(line), name);
        read.ShouldBeOfType(e.GetType());
        Text(read).ShouldBe(line);
    }

    [Fact]
    public void Every_journal_event_has_a_line() => ConferenceManifests.Journal.Select(m => m.Type).ShouldBe(
        ((IEnumerable<object[]>)Golden).Select(row => row[1].GetType()).Distinct(), ignoreOrder: true);

    public static IReadOnlyList<object> Messages { get; } =
    [
        new CreateConference(Id, Agent, "DESK", "i-1", Strings),
        new JoinConference(Id, Customer, Phone, Map),
        new LeaveConference(Id, Customer, Phone, null),
        new EndConference(Id, Agent, "DESK", "over"),
        new PublishStream(Id, Customer, Phone, Cam, StreamType.CAM, "a=ice-ufrag:aaaa", Map, 500_000),
        new UnpublishStream(Id, Customer, Phone, Cam),
        new ViewStream(Id, Agent, Phone, Cam, Viewer, "a=ice-ufrag:view"),
        new StopViewStream(Id, Agent, Phone, Cam, Viewer),
        new AddIceCandidates(Id, Agent, Phone, Cam, Viewer, [new("candidate:1", "0", 0), new("", null, null)]),
        new AddIceCandidates(Id, Agent, Phone, Cam, null, []),
        new UpdateMetadata(Id, Agent, Phone, "ON_HOLD", null),
        new UpdateStreamMetadata(Id, Customer, Phone, Cam, Map),
        new UpdateParticipantMetadata(Id, Customer, Phone, Map),
        new UpdateStreamBitrate(Id, Customer, Phone, null, 300_000),
        new SetInteraction(Id, Agent, null, "i-2"),
        new SendConferenceEvent(Id, Agent, "d", true, Event, Event),
        new GetConference(Id, Agent),
        new GetOpenConference(Id, Agent),
        new GetSimpleView(Id, Agent),
        new GetEvents(Id, Agent, 7),
        new WakeConference(Id),
        new ForgetConference(Id, At),
        new ConferenceSummary("room", 7, "ROUTER"),
        new ConferencePublishResult("CAM-1", "v=0"),
        new ConferenceStreamViewResult("VIEWER", "v=0"),
        new EventsSent(2),
        new ConferenceEvents([Event]),
        new ConferenceView("room", "ROUTER", "demo", null, "agent", "DESK",
            [new ParticipantView("PHONE", "ann", "HEALTHY", [new StreamView("CAM-1", "CAM", Map, 500_000)], Map)],
            ImmutableSortedDictionary<string, MetadataView>.Empty.Add("k", new("v", "agent", null, At)), 7, false),
        new ConferenceSimpleView("room", "ROUTER", ImmutableSortedDictionary<string, MetadataView>.Empty,
            [new SimpleParticipantView("ann", [new SimpleEndpointView("PHONE", "SICK", [new SimpleStreamView("CAM-1", "CAM", Map)], Map)])], 7),
        Reply.Done,
        Undelivered.Instance,
        Reply.Invalid("field", "is wrong"),
        Reply.NotFound("it"),
        new OpenPublication(Publication, Phone, StreamType.CAM, "v=0", null),
        new CommitPublication(Publication),
        new ClosePublication(Publication),
        new ConfirmPublication(Publication),
        new LimitPublication(Publication, 300_000),
        new OpenView(Publication, Viewer, Phone, "v=0"),
        new CloseView(Publication, Viewer),
        new CloseViewsOf(Publication, Phone),
        new AddCandidates(Publication, null, [new("candidate:1", "0", 0)]),
        new PublicationOpened(Publication, "akka://a@h:1", "v=0"),
        new ViewOpened(Publication, Viewer, "v=0"),
        new MediaRefused(Publication, null, MediaRefusal.BadOffer, "no"),
        new PublicationLost(Publication, "timeout"),
        new PublicationMeasured(Publication, [new(Phone, 1, 2, 0.5)]),
        new GetMediaLoad(),
        new MediaLoad("akka.tcp://a@h:1", 1, 2, 3, 4, true),
    ];

    [Fact]
    public void Every_message_arrives_as_it_was_sent()
    {
        foreach (var message in Messages)
        {
            var name = Serializer.Manifest(message);
            var read = Serializer.FromBinary(Serializer.ToBinary(message), name);
            read.ShouldBeOfType(message.GetType());
            Text(read).ShouldBe(Text(message), name);
            Text(message).Length.ShouldBeGreaterThan(message is Done or Undelivered or GetMediaLoad ? 1 : 2, name);
        }
        Messages.Select(m => m.GetType()).Distinct().ShouldBe(ConferenceManifests.Messages.Select(m => m.Type), ignoreOrder: true);
    }

    [Fact]
    public void Who_asks_and_the_attempt_survive()
    {
        var publish = (PublishStream)Again(new PublishStream(Id, Customer, Phone, Cam, StreamType.CAM, "a=ice-ufrag:aaaa", Map, null));
        (publish.By, publish.Attempt, publish.Metadata).ShouldBe((Customer, "aaaa", Map));
        ((GetConference)Again(new GetConference(Id, Agent))).By.ShouldBe(Agent);
    }

    /// <summary>The deepest object a request may hold, below the request's own.</summary>
    private static string Deepest { get; } = string.Concat(Enumerable.Repeat("""{"a":""", 62)) + "{}" + new string('}', 62);

    [Fact]
    public void What_a_request_may_nest_every_message_and_row_may_carry()
    {
        var deep = JsonMap.Of(Deepest);
        var pushed = new PushedEvent("DeepEvent", Deepest);
        var joined = new PushedEvent("ConferenceJoinedEvent", $$"""{"metadata":{{Deepest}}}""");
        object[] carriers =
        [
            new ParticipantJoined(Ann, "PHONE", At, deep),
            new JoinConference(Id, Customer, Phone, deep),
            new SendConferenceEvent(Id, Agent, "d", true, pushed, pushed),
            new ConferenceEvents([joined]),
            new ConferenceView("room", "ROUTER", "demo", null, "agent", null,
                [new ParticipantView("PHONE", "ann", "HEALTHY", [new StreamView("CAM-1", "CAM", deep, null)], deep)],
                ImmutableSortedDictionary<string, MetadataView>.Empty, 1, false),
            new ConferenceSimpleView("room", "ROUTER", ImmutableSortedDictionary<string, MetadataView>.Empty,
                [new SimpleParticipantView("ann", [new SimpleEndpointView("PHONE", "SICK", [new SimpleStreamView("CAM-1", "CAM", deep)], deep)])], 1),
            new TellEvents(Phone, Id, 0, 0, [joined]),
            new DeliverEvent(Phone, "d", true, pushed, pushed),
            new OwnEventTaken("d", 1, pushed),
            new PushEvent(1, joined),
        ];
        foreach (var carrier in carriers) Should.NotThrow(() => Again(carrier), carrier.GetType().Name);
    }

    [Fact]
    public void What_has_no_name_is_neither_written_nor_read()
    {
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Serializer.Manifest(new DropStream(Cam, "aaaa")));
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => Serializer.FromBinary("{}"u8.ToArray(), "conference.unheard-of/1"));
    }

    private static object Again(object message) => Serializer.FromBinary(Serializer.ToBinary(message), Serializer.Manifest(message));

    private static string Text(object message) => Encoding.UTF8.GetString(Serializer.ToBinary(message));
}
