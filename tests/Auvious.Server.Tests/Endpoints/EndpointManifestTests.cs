using System.Text;
using System.Text.Json;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Endpoints;

namespace Auvious.Server.Tests.Endpoints;

/// <summary>What is in a journal stays readable: these lines are never edited.</summary>
public sealed class EndpointManifestTests
{
    private static readonly OrganizationId Acme = new("acme");
    private static readonly EndpointId Id = new(Acme, "e1");
    private static readonly ConferenceId A = new(Acme, "a");
    private static readonly ConferenceId B = new(Acme, "b");
    private static readonly UserId Ann = new("ann");
    private static readonly PushedEvent Event = new("TestEvent", """{"type":"TestEvent","text":"\"é\""}""");

    public static TheoryData<string, JournaledEvent, string> Golden { get; } = new()
    {
        { "endpoint.registered/1", new EndpointRegistered(Ann, 30, true, 7), """{"user":"ann","keepAliveSeconds":30,"reminder":true,"sequence":7}""" },
        { "endpoint.joined/1", new JoinedConference(A, 5, 8), """{"conference":"acme/a","version":5,"sequence":8}""" },
        { "endpoint.joined/1", new JoinedConference(B, 5, 8, 1007), """{"conference":"acme/b","version":5,"sequence":8,"reserved":1007}""" },
        { "endpoint.left/1", new LeftConference(A, 9, 12), """{"conference":"acme/a","version":9,"sequence":12}""" },
        {
            "endpoint.left/1", new LeftConference(A, 9, 12, new(B, 6)),
            """{"conference":"acme/a","version":9,"sequence":12,"remaining":{"conference":"acme/b","version":6}}"""
        },
        { "endpoint.dismissed/1", new DismissedFromConference(A, 9, 12), """{"conference":"acme/a","version":9,"sequence":12}""" },
        {
            "endpoint.own-event-taken/1", new OwnEventTaken("d1", 12, Event),
            """{"deliveryId":"d1","sequence":12,"event":{"type":"TestEvent","json":{"type":"TestEvent","text":"\"é\""}}}"""
        },
        { "endpoint.numbers-reserved/1", new NumbersReserved(2007), """{"through":2007}""" },
        { "endpoint.outbox-restarted/1", new OutboxRestarted(2008, 3008), """{"first":2008,"reserved":3008}""" },
        {
            "endpoint.outbox-advanced/1", new OutboxAdvanced(11, 3, [new(A, 8, 12)]),
            """{"acknowledged":11,"lost":3,"places":[{"conference":"acme/a","version":8,"sequence":12}]}"""
        },
        { "endpoint.ended/1", new LeaseEnded("expired", 13), """{"reason":"expired","sequence":13}""" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_journal_line_keeps_its_name_and_form(string name, JournaledEvent e, string line)
    {
        var manifest = EndpointManifests.Journal.Single(m => m.Type == e.GetType());
        manifest.Name.ShouldBe(name);
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(e, manifest.Json)).ShouldBe(line);
        Comparable(JsonSerializer.Deserialize(line, manifest.Json)!).ShouldBe(Comparable(e));
    }

    [Fact]
    public void Every_journal_event_has_a_name_and_a_line() =>
        EndpointManifests.Journal.Select(m => m.Type).ShouldBe(
            typeof(JournaledEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(JournaledEvent)))
                .Intersect(((IEnumerable<object[]>)Golden).Select(row => row[1].GetType())), ignoreOrder: true);

    [Fact]
    public void What_misses_a_value_is_refused() => Should.Throw<JsonException>(() =>
        JsonSerializer.Deserialize("""{"conference":"acme/a","version":5}""", EndpointManifests.Journal.Single(m => m.Type == typeof(JoinedConference)).Json));

    public static TheoryData<object> Messages { get; } =
    [
        new RegisterEndpoint(Id, new(Ann, Roles.Agent | Roles.Supervisor), 30, true),
        new RegisterEndpoint(Id, new(Ann, Roles.Customer, "a"), 30, false),
        new KeepEndpointAlive(Id, new(Ann, Roles.Agent)),
        new UnregisterEndpoint(Id, new(Ann, Roles.Agent), "bye"),
        new UnregisterEndpoint(Id, new(Ann, Roles.Agent)),
        new WakeEndpoint(Id),
        new ForgetEndpoint(Id),
        new WhoIsEndpoint(Id, A, Ann),
        new EndpointIs(Id, A, Ann, EndpointStanding.Another),
        new EndpointJoined(Id, A, 5),
        new TellEvents(Id, A, 5, 6, [Event, Event]),
        new TellEvents(Id, A, 5, 6, []),
        new EndpointRemoved(Id, A, 9),
        new EndpointDismissed(Id, A, 9),
        new DeliverEvent(Id, "d1", true, Event, new("TestEvent", "{}")),
        new DeliverEvent(Id, "d1", false, Event, Event, Ann),
        new Delivered(Id, "d1", true),
        new EventsTaken(A, Id, 9, true),
        new PullEvents(A, Id, 9),
        new RemovalTaken(A, Id),
        new EndpointEnded(A, Id, "expired"),
        new EndpointHealth(A, Id, true),
        new AttachChannel(Id, Ann, 4),
        new AttachChannel(Id, Ann),
        new ChannelAttached(Id, 4, 3),
        new ChannelAttached(Id),
        new DetachChannel(Id),
        new ChannelClosed("bye"),
        new PushEvent(5, Event),
        new PushEvent(5, Event, 4),
        new PushedThrough(5),
        new AckEvents(Id, Ann, 5),
        new EventsPushed(Id, 5),
        new RelayAfterPushed(new(A, Id)),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_arrives_as_it_was_sent(object message)
    {
        var manifest = EndpointManifests.Messages.Single(m => m.Type == message.GetType());
        Comparable(JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(message, manifest.Json), manifest.Json)!).ShouldBe(Comparable(message));
    }

    [Fact]
    public void Every_message_of_the_seam_has_a_name() =>
        EndpointManifests.Messages.Select(m => m.Type).ShouldBe(((IEnumerable<object[]>)Messages).Select(row => row[0].GetType()).Distinct(), ignoreOrder: true);

    /// <summary>Records with arrays are compared by what is in them.</summary>
    private static object Comparable(object o) => o switch
    {
        TellEvents t => $"{t.Endpoint} {t.Conference} {t.Joined} {t.From} {string.Join(',', t.Events.Select(e => e.Json))}",
        OutboxAdvanced a => $"{a.Acknowledged} {a.Lost} {string.Join(',', a.Places)}",
        _ => o,
    };
}
