using Auvious.Core.Snapshots;
using static Auvious.Core.Tests.Snapshots.SnapshotScene;

namespace Auvious.Core.Tests.Snapshots;

/// <summary>Every row of the state diagram: what each phase makes of each command of one who may give it.</summary>
public sealed class SnapshotPhaseTests
{
    [Fact]
    public void Requesting_is_one_event() => Given().When(Request())
        .Then(new SnapshotRequested(Agent.User, Desk, Now, new(Ann.User, Phone), Room, "app", "I-1", "ID_CARD"));

    [Fact]
    public void Uploading_is_one_event_and_answers_with_the_picture()
    {
        var decision = Given().When(Upload());
        decision.Then(new SnapshotUploaded(Agent.User, Desk, Now, new(Ann.User, Phone), Session.None, "app", "I-1", "ID_CARD", "S-0", Photo));
        decision.Reply.ShouldBe(new PictureKept("blob-1"));
    }

    [Fact]
    public void Asking_for_a_camera_is_one_event() => Given().When(AskCamera())
        .Then(new CameraRequested(Agent.User, Desk, Now, new(Ann.User, Phone), Room, CameraRequestType.FLASH_ON));

    [Fact]
    public void An_id_that_was_used_is_never_begun_again()
    {
        foreach (var past in (object[][])[Requested, Acquired, Uploaded, Approved, Discarded, CameraAsked, CameraAnswered, Deleted])
            foreach (var begin in (ISnapshotMessage[])[Request(), Upload(), AskCamera()])
                Given(past).When(begin).ThenRejected(Reason.Conflict);
    }

    [Fact]
    public void Nothing_is_known_of_what_was_never_begun_or_is_deleted()
    {
        foreach (var past in (object[][])[[], Deleted])
            foreach (var command in (ISnapshotMessage[])
                [Acquire(), Approve(), Discard(), Respond(), new GetSnapshot(Id, Agent), new GetPicture(Id, Agent), new OpenPicture(Id)])
                Given(past).When(command).ThenRejected(Reason.NotFound);
    }

    [Fact]
    public void A_request_is_answered_by_a_picture()
    {
        var decision = Given(Requested).When(Acquire());
        decision.Then(new SnapshotAcquired(Ann.User, Phone, Now, "PASSPORT", Photo));
        decision.Reply.ShouldBe(new PictureKept("blob-1"));
    }

    [Fact]
    public void Approving_before_acquiring_is_a_conflict() => Given(Requested).When(Approve()).ThenRejected(Reason.Conflict);

    [Fact]
    public void A_request_can_be_given_up() => Given(Requested).When(Discard()).Then(new SnapshotDiscarded(Agent.User, Desk, Now));

    [Fact]
    public void The_same_picture_again_is_the_one_that_is_kept()
    {
        foreach (var past in (object[][])[Acquired, Approved])
            Given(past).When(Acquire(picture: Photo with { Blob = "blob-9" })).ThenOnly(new PictureKept("blob-1"));
    }

    [Fact]
    public void Another_picture_is_a_conflict()
    {
        foreach (var past in (object[][])[Acquired, Approved, Discarded, GivenUp]) Given(past).When(Acquire(picture: Other)).ThenRejected(Reason.Conflict);
    }

    [Fact]
    public void A_picture_for_a_discarded_request_is_a_conflict_even_if_it_is_the_same() =>
        Given(Discarded).When(Acquire()).ThenRejected(Reason.Conflict);

    [Fact]
    public void A_picture_that_came_unasked_is_not_acquired() => Given(Uploaded).When(Acquire()).ThenRejected(Reason.Forbidden);

    [Fact]
    public void A_picture_is_approved_under_another_type_if_one_is_given()
    {
        foreach (var past in (object[][])[Acquired, Uploaded])
        {
            Given(past).When(Approve()).Then(new SnapshotApproved(Agent.User, Desk, Now, null));
            Given(past).When(Approve(type: "VISA")).Then(new SnapshotApproved(Agent.User, Desk, Now, "VISA"));
        }
    }

    [Fact]
    public void Approving_again_is_done_but_not_under_another_type()
    {
        Given(Approved).When(Approve()).ThenDone();
        Given(Approved).When(Approve(type: "PASSPORT")).ThenDone();
        Given(Approved).When(Approve(type: "VISA")).ThenRejected(Reason.Conflict);
    }

    [Fact]
    public void What_was_approved_is_not_discarded_and_what_was_discarded_is_not_approved()
    {
        Given(Approved).When(Discard()).ThenRejected(Reason.Conflict);
        Given(Discarded).When(Approve()).ThenRejected(Reason.Conflict);
        Given(GivenUp).When(Approve()).ThenRejected(Reason.Conflict);
    }

    [Fact]
    public void A_picture_is_discarded_once()
    {
        foreach (var past in (object[][])[Acquired, Uploaded]) Given(past).When(Discard()).Then(new SnapshotDiscarded(Agent.User, Desk, Now));
        foreach (var past in (object[][])[Discarded, GivenUp]) Given(past).When(Discard()).ThenDone();
    }

    [Fact]
    public void A_request_to_a_camera_is_answered_once()
    {
        Given(CameraAsked).When(Respond()).Then(new CameraRequestProcessed(Ann.User, Phone, Now, false, "No torch available"));
        Given(CameraAnswered).When(Respond()).ThenDone();
        Given(CameraAnswered).When(Respond(succeeded: true)).ThenRejected(Reason.Conflict);
        Given(CameraAnswered).When(Respond(why: "other")).ThenRejected(Reason.Conflict);
    }

    [Fact]
    public void A_request_to_a_camera_is_no_snapshot_and_a_snapshot_no_request_to_a_camera()
    {
        foreach (var past in (object[][])[CameraAsked, CameraAnswered])
            foreach (var command in (ISnapshotMessage[])
                [Acquire(), Approve(), Discard(), new GetSnapshot(Id, Agent), new GetPicture(Id, Agent), new OpenPicture(Id)])
                Given(past).When(command).ThenRejected(Reason.NotFound);
        foreach (var past in (object[][])[Requested, Acquired, Uploaded, Approved, Discarded])
            Given(past).When(Respond()).ThenRejected(Reason.NotFound);
    }

    [Fact]
    public void A_picture_is_given_out_while_it_is_kept()
    {
        foreach (var past in (object[][])[Acquired, Uploaded, Approved])
        {
            Given(past).When(new GetPicture(Id, Agent)).ThenOnly(new PictureView("S-1.jpg", Photo));
            Given(past).When(new OpenPicture(Id)).ThenOnly(new PictureView("S-1.jpg", Photo));
        }
        foreach (var past in (object[][])[Requested, Discarded, GivenUp])
        {
            Given(past).When(new GetPicture(Id, Agent)).ThenRejected(Reason.Conflict);
            Given(past).When(new OpenPicture(Id)).ThenRejected(Reason.NotFound);
        }
    }

    [Fact]
    public void Everything_can_be_deleted_and_deleting_again_is_done()
    {
        foreach (var past in (object[][])[Requested, Acquired, Uploaded, Approved, Discarded, CameraAsked, CameraAnswered])
            Given(past).When(new DeleteSnapshot(Id)).Then(new SnapshotDeleted(Now));
        foreach (var past in (object[][])[[], Deleted]) Given(past).When(new DeleteSnapshot(Id)).ThenDone();
    }

    [Fact]
    public void A_picture_nobody_shall_see_is_void()
    {
        foreach (var past in (object[][])[Discarded, Deleted]) Given(past).IsPictureVoid.ShouldBeTrue();
        foreach (var past in (object[][])[[], Requested, Acquired, Uploaded, Approved, GivenUp, CameraAsked]) Given(past).IsPictureVoid.ShouldBeFalse();
    }

    [Fact]
    public void An_unknown_event_is_not_passed_over() => Should.Throw<ArgumentOutOfRangeException>(() => Given().Apply(new Unheard()));

    private sealed record Unheard() : SnapshotEvent(Now);
}
