using Auvious.Core.Snapshots;
using static Auvious.Core.Tests.Snapshots.SnapshotScene;

namespace Auvious.Core.Tests.Snapshots;

/// <summary>What is answered of a snapshot, and what clients are told.</summary>
public sealed class SnapshotViewTests
{
    private static readonly SnapshotView Asked = new(
        "S-1", null, "demo", "app", "agent", "DESK", "ann", "PHONE", "CONFERENCE", "room", Now, "I-1", "ID_CARD", null, null, null, null, null, null, Now, 0, false);

    [Fact]
    public void A_request_has_no_state_yet() => Given(Requested).View.ShouldBe(Asked);

    [Fact]
    public void With_a_picture_it_has_a_path_below_its_interaction() => Given(Acquired).View.ShouldBe(Asked with
    {
        Type = "PASSPORT",
        Path = "interactions/I-1/S-1.jpg",
        State = "UPLOADED",
        RequestProcessingResult = new("S-1"),
        Suffix = "jpg",
        MimeType = "image/jpeg",
        Version = 1,
    });

    [Fact]
    public void Approved_it_says_so()
    {
        var view = Given([.. Acquired, Approve(type: "VISA")]).View;
        (view.State, view.Type, view.Approved, view.ApprovalProcessingResult, view.Version).ShouldBe(("APPROVED", "VISA", true, new ApprovalResult(true), 2L));
    }

    [Fact]
    public void Discarded_it_says_so()
    {
        var view = Given(Discarded).View;
        (view.State, view.Approved, view.ApprovalProcessingResult).ShouldBe(("DISCARDED", false, null));
        Given(GivenUp).View.ShouldBe(Asked with { State = "DISCARDED", Version = 1 });
    }

    [Fact]
    public void A_picture_that_came_unasked_names_what_it_belongs_to()
    {
        var view = Given(Uploaded).View;
        (view.RelatedSnapshotId, view.State, view.RequestProcessingResult, view.SessionType, view.Version).ShouldBe(("S-0", "UPLOADED", null, null, 0L));
    }

    [Fact]
    public void Without_an_interaction_the_path_is_below_the_snapshots() =>
        Given(Request() with { InteractionId = null }, Acquire()).View.Path.ShouldBe("snapshots/S-1.jpg");

    [Fact]
    public void A_picture_without_a_type_has_the_one_that_was_asked_for() => Given(Request(), Acquire(type: null)).Type.ShouldBe("ID_CARD");

    [Fact]
    public void Who_brings_the_picture_is_told_of_it_from_where_it_came()
    {
        var tablet = new EndpointId(Organization, "TABLET");
        var state = Given(Request(), Acquire() with { Endpoint = tablet }, Approve());
        state.View.UserEndpointId.ShouldBe("TABLET");
        Tellings([Request(), Acquire() with { Endpoint = tablet }], Approve()).Select(t => t.Endpoint).ShouldBe([Desk, tablet]);
    }

    [Fact]
    public void The_target_is_told_of_a_request() => ShouldTell([], Request(), [(Phone, Ann.User)], "S-1:0", """
        {"type":"SnapshotRequestedEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"S-1:0","organizationId":"demo","userId":"agent","userEndpointId":"DESK",
        "snapshotId":"S-1","snapshotType":"ID_CARD","targetUserId":"ann","targetUserEndpointId":"PHONE"}
        """);

    [Fact]
    public void Who_asked_is_told_of_the_picture() => ShouldTell(Requested, Acquire(), [(Desk, Agent.User)], "S-1:1", """
        {"type":"SnapshotAcquiredEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"S-1:1","organizationId":"demo","userId":"ann","userEndpointId":"PHONE",
        "snapshotId":"S-1","snapshotLocation":"interactions/I-1/S-1.jpg","snapshotType":"PASSPORT"}
        """);

    [Fact]
    public void Both_are_told_of_a_picture_that_came_unasked() => ShouldTell([], Upload(), [(Desk, Agent.User), (Phone, Ann.User)], "S-1:0", """
        {"type":"SnapshotAcquiredEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"S-1:0","organizationId":"demo","userId":"agent","userEndpointId":"DESK",
        "snapshotId":"S-1","snapshotLocation":"interactions/I-1/S-1.jpg","snapshotType":"ID_CARD"}
        """);

    [Fact]
    public void Both_are_told_of_an_approval() => ShouldTell(Acquired, Approve(Supervisor, "VISA"), [(Desk, Agent.User), (Phone, Ann.User)], "S-1:2", """
        {"type":"SnapshotApprovedEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"S-1:2","organizationId":"demo","userId":"supervisor","userEndpointId":"DESK",
        "snapshotId":"S-1","snapshotLocation":"interactions/I-1/S-1.jpg","snapshotType":"VISA"}
        """);

    [Fact]
    public void Both_are_told_of_a_discarding() => ShouldTell(Requested, Discard(), [(Desk, Agent.User), (Phone, Ann.User)], "S-1:1", """
        {"type":"SnapshotDiscardedEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"S-1:1","organizationId":"demo","userId":"agent","userEndpointId":"DESK",
        "snapshotId":"S-1","snapshotType":"ID_CARD"}
        """);

    [Fact]
    public void The_target_is_told_of_a_request_to_its_camera() => ShouldTell([], AskCamera(), [(Phone, Ann.User)], "S-1:0", """
        {"type":"SnapshotCameraRequestedEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"S-1:0","organizationId":"demo","userId":"agent",
        "userEndpointId":"DESK","snapshotCameraRequestId":"S-1","cameraRequestType":"FLASH_ON","targetUserId":"ann","targetUserEndpointId":"PHONE"}
        """);

    [Fact]
    public void Who_asked_is_told_what_came_of_it() => ShouldTell(CameraAsked, Respond(succeeded: true, why: null), [(Desk, Agent.User)], "S-1:1", """
        {"type":"SnapshotCameraRequestProcessedEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"S-1:1","organizationId":"demo","userId":"ann",
        "userEndpointId":"PHONE","snapshotCameraRequestId":"S-1","succeeded":true,"additionalInformation":""}
        """);

    [Fact]
    public void An_endpoint_on_both_sides_is_told_once() =>
        Tellings([], Upload() with { Target = new(Agent.User, Desk) }).Select(t => t.Endpoint).ShouldBe([Desk]);

    [Fact]
    public void Nobody_is_told_of_a_deletion() => Tellings(Approved, new DeleteSnapshot(Id)).ShouldBeEmpty();

    private static void ShouldTell(object[] past, ISnapshotMessage command, (EndpointId, UserId)[] audience, string id, string json)
    {
        var tellings = Tellings(past, command);
        tellings.Select(t => (t.Endpoint, t.User!.Value)).ShouldBe(audience);
        foreach (var t in tellings)
        {
            (t.DeliveryId, t.AtLeastOnce, t.Stored).ShouldBe((id, true, t.Clear));
            t.Clear.Json.ShouldBe(json.ReplaceLineEndings(""));
        }
    }

    private static IReadOnlyList<Core.Endpoints.DeliverEvent> Tellings(object[] past, ISnapshotMessage command)
    {
        var state = Given(past);
        var e = state.When(command).Events.ShouldHaveSingleItem();
        return SnapshotWire.Tellings(state.Apply(e), e);
    }
}
