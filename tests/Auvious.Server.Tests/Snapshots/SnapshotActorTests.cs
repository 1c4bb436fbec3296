using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Core.Snapshots;
using DeleteSnapshot = Auvious.Core.Snapshots.DeleteSnapshot;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>In which order things happen to one snapshot, and that nothing of it is left undone.</summary>
public sealed class SnapshotActorTests : SnapshotStage
{
    [Fact]
    public void The_row_is_marked_then_the_event_journaled_told_written_and_answered()
    {
        Ask(Request).ShouldBe(Reply.Done);
        Rows.Row.ShouldBe(new(1, true, SnapshotPhase.Requested));
        Rows.Log.ShouldBe(["Mark", "Write"]);
        var told = Told(Phone);
        (told.Clear.Type, told.User).ShouldBe(("SnapshotRequestedEvent", Ann.User));
        Take(told);
        Settled();
        Rows.Log.ShouldBe(["Mark", "Write", "Settle"]);
        Do(Acquire, Desk);
        Do(Approve, Desk, Phone);
        Rows.Row.ShouldBe(new(3, false, SnapshotPhase.Approved));
    }

    [Fact]
    public void Whoever_is_told_is_told_again_until_it_is_taken()
    {
        Ask(Request);
        var first = Told(Phone);
        Snapshot.Tell(Reply.Unavailable("later"), Endpoints.Ref);
        Pass(TimeSpan.FromSeconds(2));
        Told(Phone).ShouldBe(first);
        Pass(TimeSpan.FromSeconds(2));
        Take(Told(Phone));
        Settled();
        Pass(TimeSpan.FromSeconds(10));
        NothingTold();
    }

    [Fact]
    public void An_endpoint_that_has_ended_needs_no_telling()
    {
        Ask(Request);
        Take(Told(Phone), isAlive: false);
        Settled();
    }

    [Fact]
    public void What_could_not_be_told_is_told_when_the_row_wakes_it()
    {
        Ask(Request);
        for (var i = 0; i < 30; i++) Pass(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 16; i++) Told(Phone);
        NothingTold();
        Rows.Row!.IsUnsettled.ShouldBeTrue();
        Snapshot.Tell(new WakeSnapshot(Id));
        Take(Told(Phone));
        Settled();
    }

    [Fact]
    public void A_crash_before_the_telling_leaves_a_row_that_has_it_told()
    {
        Ask(Request);
        var lost = Told(Phone);
        Restart();
        NothingTold();
        Snapshot.Tell(new WakeSnapshot(Id));
        var again = Told(Phone);
        again.ShouldBe(lost);
        Take(again);
        Settled();
    }

    [Fact]
    public void A_command_that_comes_before_the_waking_has_it_told_too_and_in_order()
    {
        Ask(Request);
        Told(Phone);
        Restart();
        Ask(Acquire).ShouldBe(new PictureKept("blob-1"));
        Take(Told(Phone));
        var acquired = Told(Desk);
        acquired.Clear.Type.ShouldBe("SnapshotAcquiredEvent");
        Take(acquired);
        Settled();
    }

    [Fact]
    public void What_was_settled_is_not_told_again_by_a_later_command()
    {
        Do(Request, Phone);
        Restart();
        Do(Acquire, Desk);
        Restart();
        Ask(Get).ShouldBeOfType<SnapshotView>();
        NothingTold();
    }

    [Fact]
    public void Waking_one_that_is_being_seen_to_does_nothing()
    {
        Ask(Request);
        var told = Told(Phone);
        Snapshot.Tell(new WakeSnapshot(Id));
        NothingTold();
        Take(told);
        Settled();
        Rows.Log.ShouldBe(["Mark", "Write", "Settle"]);
    }

    [Fact]
    public void Waking_one_that_was_never_begun_removes_its_row()
    {
        Rows.Row = new(0, true, SnapshotPhase.None);
        Snapshot.Tell(new WakeSnapshot(Id));
        this.Until(() => Rows.Row is null);
    }

    [Fact]
    public void What_is_in_the_journal_is_there_after_a_restart()
    {
        Do(Request, Phone);
        Do(Acquire, Desk);
        var before = Ask(Get);
        Restart();
        Ask(Get).ShouldBe(before);
        Ask(Acquire).ShouldBe(new PictureKept("blob-1"));
        Do(Approve, Desk, Phone);
    }

    [Fact]
    public void A_refused_command_leaves_no_trace()
    {
        Ask(Approve).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        Rows.Log.ShouldBeEmpty();
        Do(Request, Phone);
        Ask(Approve).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Conflict);
        Rows.Log.ShouldBe(["Mark", "Write", "Settle"]);
    }

    [Fact]
    public void Commands_that_come_at_once_are_decided_one_after_the_other()
    {
        Do(Request, Phone);
        var gate = new TaskCompletionSource();
        Rows.Waits = ("Mark", gate.Task);
        var first = Say(Acquire);
        var second = Say(new AcquireSnapshot(Id, Ann, Phone, "ID_CARD", Photograph with { Blob = "blob-2" }));
        var third = Say(new AcquireSnapshot(Id, Ann, Phone, "ID_CARD", Photograph with { Blob = "blob-3", Sha256 = "bb22" }));
        gate.SetResult();
        first.ExpectMsg<Reply>().ShouldBe(new PictureKept("blob-1"));
        second.ExpectMsg<Reply>().ShouldBe(new PictureKept("blob-1"));
        third.ExpectMsg<Reply>().ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Conflict);
    }

    [Fact]
    public void Without_its_row_nothing_is_journaled()
    {
        Rows.Fails = "Mark";
        Ask(Request).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        Ask(Get).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        NothingTold();
        Rows.Fails = null;
        Do(Request, Phone);
    }

    [Fact]
    public void What_is_journaled_is_answered_even_if_the_row_cannot_be_written_now()
    {
        Rows.Fails = "Write";
        Ask(Request).ShouldBe(Reply.Done);
        Take(Told(Phone));
        Pause();
        Rows.Row.ShouldBe(new(0, true, SnapshotPhase.None));
        Rows.Fails = null;
        Snapshot.Tell(new WakeSnapshot(Id));
        Take(Told(Phone));
        Settled();
        Rows.Row!.Events.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failed_write_is_unavailable_and_ends_the_actor(bool isRefused)
    {
        var watcher = CreateTestProbe();
        watcher.Watch(Snapshot);
        FailNextWrite(isRefused);
        Ask(Request).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        watcher.ExpectTerminated(Snapshot);
        Start();
        NothingTold();
        Ask(Request).ShouldBe(Reply.Done);
    }

    [Fact]
    public void A_discarded_picture_is_deleted()
    {
        Do(Request, Phone);
        Do(Acquire, Desk);
        Do(Discard, Desk, Phone);
        Rows.Log.Count(call => call == "Delete blob-1").ShouldBe(1);
        Ask(new OpenPicture(Id)).ShouldBeOfType<Rejected>();
    }

    [Fact]
    public void A_picture_that_could_not_be_deleted_is_deleted_when_the_row_wakes_it()
    {
        Do(Request, Phone);
        Do(Acquire, Desk);
        Rows.Fails = "Delete";
        Ask(Discard).ShouldBe(Reply.Done);
        var told = new[] { Told(Desk), Told(Phone) };
        foreach (var one in told) Take(one);
        Pause();
        Rows.Row!.IsUnsettled.ShouldBeTrue();
        Rows.Fails = null;
        Restart();
        Snapshot.Tell(new WakeSnapshot(Id));
        foreach (var endpoint in (EndpointId[])[Phone, Desk, Desk, Phone]) Take(Told(endpoint));
        Settled();
        Rows.Log.ShouldContain("Delete blob-1");
    }

    [Fact]
    public void Deleting_takes_bytes_journal_and_row_and_then_answers()
    {
        Do(Request, Phone);
        Do(Acquire, Desk);
        Ask(new DeleteSnapshot(Id)).ShouldBe(Reply.Done);
        Rows.Row.ShouldBeNull();
        Rows.Log.TakeLast(3).ShouldBe(["Mark", "Delete blob-1", "Remove"]);
        Ask(Get).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        Restart();
        Ask(Get).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        Ask(new DeleteSnapshot(Id)).ShouldBe(Reply.Done);
        NothingTold();
    }

    [Fact]
    public void Deleting_what_is_a_row_only_removes_the_row()
    {
        Rows.Row = new(0, true, SnapshotPhase.None);
        Ask(new DeleteSnapshot(Id)).ShouldBe(Reply.Done);
        Rows.Row.ShouldBeNull();
    }

    [Theory]
    [InlineData("Delete")]
    [InlineData("Remove")]
    public void A_deletion_that_fails_half_way_is_repeated_to_its_end(string fails)
    {
        Do(Request, Phone);
        Do(Acquire, Desk);
        Rows.Fails = fails;
        Ask(new DeleteSnapshot(Id)).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        Ask(Get).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        Rows.Fails = null;
        Ask(new DeleteSnapshot(Id)).ShouldBe(Reply.Done);
        Rows.Row.ShouldBeNull();
        Rows.Log.ShouldContain("Delete blob-1");
    }

    [Fact]
    public void A_deletion_that_a_crash_cut_short_goes_on_when_the_row_wakes_it()
    {
        Do(Request, Phone);
        Do(Acquire, Desk);
        Rows.Fails = "Delete";
        Ask(new DeleteSnapshot(Id)).ShouldBeOfType<Rejected>();
        Rows.Fails = null;
        Restart();
        Snapshot.Tell(new WakeSnapshot(Id));
        this.Until(() => Rows.Row is null);
        Rows.Log.ShouldContain("Delete blob-1");
        NothingTold();
    }

    [Fact]
    public void Once_settled_it_goes_to_rest_by_itself()
    {
        Ask(Request);
        Pass(TimeSpan.FromMinutes(1));
        Shard.ExpectNoMsg(TimeSpan.Zero);
        Take(Told(Phone));
        Settled();
        Rests();
    }

    [Fact]
    public void Whoever_waits_when_it_stops_is_not_left_without_an_answer()
    {
        var gate = new TaskCompletionSource();
        Rows.Waits = ("Mark", gate.Task);
        var caller = Say(Request);
        Pause();
        Stop();
        caller.ExpectMsg<Reply>().ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        gate.SetResult();
    }

    [Fact]
    public void What_is_journaled_is_answered_as_done_when_it_stops()
    {
        var gate = new TaskCompletionSource();
        Rows.Waits = ("Write", gate.Task);
        var caller = Say(Request);
        Told(Phone);
        Stop();
        caller.ExpectMsg<Reply>().ShouldBe(Reply.Done);
        gate.SetResult();
    }
}
