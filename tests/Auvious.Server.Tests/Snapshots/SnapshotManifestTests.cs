using System.Text;
using System.Text.Json;
using Auvious.Core;
using Auvious.Core.Snapshots;
using Auvious.Server.Snapshots;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>What is in a journal stays readable: these lines are never edited.</summary>
public sealed class SnapshotManifestTests
{
    private static readonly OrganizationId Demo = new("demo");
    private static readonly SnapshotId Id = new(Demo, "S-1");
    private static readonly UserId Ann = new("ann");
    private static readonly EndpointId Desk = new(Demo, "DESK");
    private static readonly EndpointId Phone = new(Demo, "PHONE");
    private static readonly By Agent = new(new("agent"), Roles.Agent | Roles.Supervisor);
    private static readonly By Customer = new(Ann, Roles.Customer, "room");
    private static readonly Party Target = new(Ann, Phone);
    private static readonly Session Room = new(SessionType.CONFERENCE, "room");
    private static readonly DateTimeOffset At = new(2040, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
    private static readonly Picture Photograph = new("blob-1", "image/jpeg", "jpg", 12345, "aa11");

    public static TheoryData<string, SnapshotEvent, string> Golden { get; } = new()
    {
        {
            "snapshot.requested/1", new SnapshotRequested(Agent.User, Desk, At, Target, Room, "app", "I-1", "ID_CARD"),
            """{"target":{"user":"ann","endpoint":"demo/PHONE"},"session":{"type":"CONFERENCE","id":"room"},"applicationId":"app","interactionId":"I-1","type":"ID_CARD","user":"agent","endpoint":"demo/DESK","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.requested/1", new SnapshotRequested(Agent.User, Desk, At, Target, Session.None, "app", null, null),
            """{"target":{"user":"ann","endpoint":"demo/PHONE"},"session":{},"applicationId":"app","user":"agent","endpoint":"demo/DESK","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.uploaded/1", new SnapshotUploaded(Agent.User, Desk, At, Target, Session.None, "app", "I-1", "ID_CARD", "S-0", Photograph),
            """{"target":{"user":"ann","endpoint":"demo/PHONE"},"session":{},"applicationId":"app","interactionId":"I-1","type":"ID_CARD","related":"S-0","picture":{"blob":"blob-1","mimeType":"image/jpeg","suffix":"jpg","size":12345,"sha256":"aa11"},"user":"agent","endpoint":"demo/DESK","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.acquired/1", new SnapshotAcquired(Ann, Phone, At, "é", Photograph),
            """{"type":"\u00E9","picture":{"blob":"blob-1","mimeType":"image/jpeg","suffix":"jpg","size":12345,"sha256":"aa11"},"user":"ann","endpoint":"demo/PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.approved/1", new SnapshotApproved(Agent.User, Desk, At, "VISA"),
            """{"type":"VISA","user":"agent","endpoint":"demo/DESK","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.approved/1", new SnapshotApproved(Agent.User, Desk, At, null),
            """{"user":"agent","endpoint":"demo/DESK","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.discarded/1", new SnapshotDiscarded(Ann, Phone, At),
            """{"user":"ann","endpoint":"demo/PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.camera-requested/1", new CameraRequested(Agent.User, Desk, At, Target, Room, CameraRequestType.FLASH_OFF),
            """{"target":{"user":"ann","endpoint":"demo/PHONE"},"session":{"type":"CONFERENCE","id":"room"},"type":"FLASH_OFF","user":"agent","endpoint":"demo/DESK","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        {
            "snapshot.camera-request-processed/1", new CameraRequestProcessed(Ann, Phone, At, false, "No torch available"),
            """{"succeeded":false,"additionalInformation":"No torch available","user":"ann","endpoint":"demo/PHONE","at":"2040-02-03T04:05:06.789+00:00"}"""
        },
        { "snapshot.deleted/1", new SnapshotDeleted(At), """{"at":"2040-02-03T04:05:06.789+00:00"}""" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_journal_line_keeps_its_name_and_form(string name, SnapshotEvent e, string line)
    {
        var manifest = SnapshotManifests.Journal.Single(m => m.Type == e.GetType());
        manifest.Name.ShouldBe(name);
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(e, manifest.Json)).ShouldBe(line);
        JsonSerializer.Deserialize(line, manifest.Json).ShouldBe(e);
    }

    [Fact]
    public void Every_journal_event_has_a_name_and_a_line() =>
        SnapshotManifests.Journal.Select(m => m.Type).ShouldBe(
            typeof(SnapshotEvent).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(SnapshotEvent)))
                .Intersect(((IEnumerable<object[]>)Golden).Select(row => row[1].GetType())), ignoreOrder: true);

    public static TheoryData<object> Messages { get; } =
    [
        new RequestSnapshot(Id, Agent, Desk, Target, Room, "app", "I-1", "ID_CARD"),
        new RequestSnapshot(Id, Customer, Desk, Target, Session.None, "app", null, null),
        new UploadSnapshot(Id, Agent, Desk, Target, Session.None, "app", "I-1", "ID_CARD", "S-0", Photograph),
        new RequestCamera(Id, Agent, Desk, Target, Room, CameraRequestType.CAMERA_SWITCH),
        new AcquireSnapshot(Id, Customer, Phone, null, Photograph),
        new ApproveSnapshot(Id, Agent, Desk, "VISA"),
        new DiscardSnapshot(Id, Agent, Desk),
        new RespondToCameraRequest(Id, Customer, Phone, true, ""),
        new GetSnapshot(Id, Agent),
        new GetPicture(Id, Customer),
        new OpenPicture(Id),
        new DeleteSnapshot(Id),
        new WakeSnapshot(Id),
        new PictureView("S-1.jpg", Photograph),
        new PictureKept("blob-1"),
        new SnapshotView(
            "S-1", "S-0", "demo", "app", "agent", "DESK", "ann", "PHONE", "CONFERENCE", "room", At, "I-1", "ID_CARD", "interactions/I-1/S-1.jpg",
            "APPROVED", new("S-1"), new(true), "jpg", "image/jpeg", At, 2, true),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_arrives_as_it_was_sent(object message)
    {
        var manifest = SnapshotManifests.Messages.Single(m => m.Type == message.GetType());
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(message, manifest.Json), manifest.Json).ShouldBe(message);
    }

    [Fact]
    public void Every_message_of_the_seam_has_a_name() =>
        SnapshotManifests.Messages.Select(m => m.Type).ShouldBe(((IEnumerable<object[]>)Messages).Select(row => row[0].GetType()).Distinct(), ignoreOrder: true);
}
