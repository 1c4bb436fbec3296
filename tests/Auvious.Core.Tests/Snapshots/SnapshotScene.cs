using Auvious.Core.Snapshots;

namespace Auvious.Core.Tests.Snapshots;

/// <summary>One snapshot, the people around it, and Given/When/Then over its state.</summary>
internal static class SnapshotScene
{
    public static readonly OrganizationId Organization = new("demo");
    public static readonly SnapshotId Id = new(Organization, "S-1");
    public static readonly DateTimeOffset Now = new(2040, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    public static readonly By Agent = new(new("agent"), Roles.Agent);
    public static readonly By Colleague = new(new("colleague"), Roles.Agent);
    public static readonly By Supervisor = new(new("supervisor"), Roles.Agent | Roles.Supervisor);
    public static readonly By Service = new(new("service"), Roles.Service);
    public static readonly By Ann = new(new("ann"), Roles.Customer, "room");
    public static readonly By Bob = new(new("bob"), Roles.Customer, "room");

    /// <summary>Ann, come in by a ticket for elsewhere.</summary>
    public static readonly By AnnElsewhere = Ann with { Ticket = "elsewhere" };

    public static readonly EndpointId Desk = new(Organization, "DESK");
    public static readonly EndpointId Phone = new(Organization, "PHONE");
    public static readonly Session Room = new(SessionType.CONFERENCE, "room");
    public static readonly Picture Photo = new("blob-1", "image/jpeg", "jpg", 12345, "aa11");
    public static readonly Picture Other = new("blob-2", "image/png", "png", 99, "bb22");

    public static RequestSnapshot Request(By? by = null, Session? session = null) =>
        new(Id, by ?? Agent, Desk, new(Ann.User, Phone), session ?? Room, "app", "I-1", "ID_CARD");

    public static UploadSnapshot Upload(By? by = null, Session? session = null) =>
        new(Id, by ?? Agent, Desk, new(Ann.User, Phone), session ?? Session.None, "app", "I-1", "ID_CARD", "S-0", Photo);

    public static AcquireSnapshot Acquire(By? by = null, Picture? picture = null, string? type = "PASSPORT") => new(Id, by ?? Ann, Phone, type, picture ?? Photo);

    public static ApproveSnapshot Approve(By? by = null, string? type = null) => new(Id, by ?? Agent, Desk, type);

    public static DiscardSnapshot Discard(By? by = null) => new(Id, by ?? Agent, Desk);

    public static RequestCamera AskCamera(By? by = null, Session? session = null) =>
        new(Id, by ?? Agent, Desk, new(Ann.User, Phone), session ?? Room, CameraRequestType.FLASH_ON);

    public static RespondToCameraRequest Respond(By? by = null, bool succeeded = false, string? why = "No torch available") =>
        new(Id, by ?? Ann, Phone, succeeded, why);

    public static object[] Requested => [Request()];
    public static object[] Acquired => [Request(), Acquire()];
    public static object[] Approved => [.. Acquired, Approve()];
    public static object[] Discarded => [.. Acquired, Discard()];
    public static object[] GivenUp => [Request(), Discard()];
    public static object[] Uploaded => [Upload()];
    public static object[] CameraAsked => [AskCamera()];
    public static object[] CameraAnswered => [AskCamera(), Respond()];
    public static object[] Deleted => [.. Approved, new DeleteSnapshot(Id)];

    /// <summary>What these commands lead to; none of them is refused.</summary>
    public static SnapshotState Given(params object[] commands) => commands.Cast<ISnapshotMessage>().Aggregate(new SnapshotState(Id), (state, command) =>
    {
        var decision = state.Decide(command, Now);
        decision.Reply.ShouldNotBeOfType<Rejected>();
        return decision.Events.Aggregate(state, (s, e) => s.Apply(e));
    });

    public static Decision<SnapshotEvent> When(this SnapshotState state, ISnapshotMessage command) => state.Decide(command, Now);

    public static void Then(this Decision<SnapshotEvent> decision, params SnapshotEvent[] events)
    {
        decision.Events.ShouldBe(events);
        decision.Reply.ShouldNotBeOfType<Rejected>();
    }

    public static void ThenOnly(this Decision<SnapshotEvent> decision, Reply reply)
    {
        decision.Events.ShouldBeEmpty();
        decision.Reply.ShouldBe(reply);
    }

    public static void ThenDone(this Decision<SnapshotEvent> decision) => decision.ThenOnly(Reply.Done);

    public static void ThenRejected(this Decision<SnapshotEvent> decision, Reason why)
    {
        decision.Events.ShouldBeEmpty();
        var rejected = decision.Reply.ShouldBeOfType<Rejected>();
        rejected.Why.ShouldBe(why, rejected.Text);
    }
}
