using Auvious.Core.Snapshots;
using static Auvious.Core.Tests.Snapshots.SnapshotScene;

namespace Auvious.Core.Tests.Snapshots;

/// <summary>Who may do what: whoever may not is told so in every phase, and nothing of the phase.</summary>
public sealed class SnapshotReachTests
{
    private static readonly object[][] Kept = [Requested, Acquired, Uploaded, Approved, Discarded];

    [Fact]
    public void Staff_begin_anywhere_and_customers_within_their_conference()
    {
        foreach (var by in (By[])[Agent, Supervisor, Service])
            foreach (var session in (Session[])[Session.None, Room, new(SessionType.CALL, "call-1"), new(SessionType.CONFERENCE, "elsewhere")])
                foreach (var begin in (ISnapshotMessage[])[Request(by, session), Upload(by, session), AskCamera(by, session)])
                    Given().When(begin).Events.ShouldHaveSingleItem();
        foreach (var begin in (ISnapshotMessage[])[Request(Ann, Room), Upload(Ann, Room), AskCamera(Ann, Room)])
            Given().When(begin).Events.ShouldHaveSingleItem();
        foreach (var session in (Session[])[Session.None, new(SessionType.CALL, "room"), new(SessionType.CONFERENCE, null), new(SessionType.CONFERENCE, "elsewhere")])
            foreach (var begin in (ISnapshotMessage[])[Request(Ann, session), Upload(Ann, session), AskCamera(Ann, session)])
                Given().When(begin).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void Only_who_was_asked_brings_the_picture()
    {
        foreach (var past in Kept)
            foreach (var by in (By[])[Agent, Bob, Supervisor, Service, AnnElsewhere]) Given(past).When(Acquire(by)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void Who_asked_approves_and_supervisors_and_services()
    {
        foreach (var by in (By[])[Agent, Supervisor, Service]) Given(Acquired).When(Approve(by)).Events.ShouldHaveSingleItem();
        foreach (var past in (object[][])[Requested, Acquired, Approved, Discarded])
            foreach (var by in (By[])[Ann, Bob, Colleague, AnnElsewhere]) Given(past).When(Approve(by)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void Of_a_picture_that_came_unasked_either_side_approves()
    {
        foreach (var by in (By[])[Agent, Ann, Supervisor]) Given(Uploaded).When(Approve(by)).Events.ShouldHaveSingleItem();
        foreach (var by in (By[])[Bob, Colleague]) Given(Uploaded).When(Approve(by)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void Either_side_discards()
    {
        foreach (var by in (By[])[Agent, Ann, Supervisor, Service]) Given(Acquired).When(Discard(by)).Events.ShouldHaveSingleItem();
        foreach (var past in Kept)
            foreach (var by in (By[])[Bob, Colleague]) Given(past).When(Discard(by)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void Only_whose_camera_it_is_answers()
    {
        foreach (var past in (object[][])[CameraAsked, CameraAnswered])
            foreach (var by in (By[])[Agent, Bob, Supervisor, Service, AnnElsewhere]) Given(past).When(Respond(by)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void Staff_see_every_snapshot_and_others_their_own()
    {
        foreach (var past in Kept)
        {
            foreach (var by in (By[])[Agent, Colleague, Supervisor, Service, Ann]) Given(past).When(new GetSnapshot(Id, by)).Reply.ShouldBeOfType<SnapshotView>();
            Given(past).When(new GetSnapshot(Id, Bob)).ThenRejected(Reason.Forbidden);
            Given(past).When(new GetPicture(Id, Bob)).ThenRejected(Reason.Forbidden);
        }
    }

    [Fact]
    public void A_ticket_for_another_conference_shows_nothing_of_this_one()
    {
        foreach (var command in (ISnapshotMessage[])[new GetSnapshot(Id, AnnElsewhere), new GetPicture(Id, AnnElsewhere), Acquire(AnnElsewhere), Discard(AnnElsewhere)])
            Given(Acquired).When(command).ThenRejected(Reason.Forbidden);
        Given(Request(session: Session.None)).When(Acquire(AnnElsewhere)).Events.ShouldHaveSingleItem();
        Given(Request(session: Session.None)).View.IsSeenBy(AnnElsewhere).ShouldBeTrue();
        Given(Requested).View.IsSeenBy(AnnElsewhere).ShouldBeFalse();
    }
}
