using System.Collections.Immutable;
using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Server.Tests.Conferences;

public sealed class CommandTests : ConferenceScript
{
    [Fact]
    public void The_index_has_its_row_before_the_creation_is_answered()
    {
        Index.Adding = new();
        Start();
        var caller = Say(Create);
        Ask<Rejected>(new GetConference(Id, Agent)).Why.ShouldBe(Reason.NotFound);
        Index.Adding.SetResult();
        caller.ExpectMsg<ConferenceSummary>().ShouldBe(new ConferenceSummary("room", 0, "ROUTER"));
        Index.Log.ShouldBe(["add"]);
    }

    [Fact]
    public void What_has_nothing_to_write_is_done_when_the_journal_has_no_row_of_anothers()
    {
        var asked = new Queue<TaskCompletionSource<long>>();
        Head = id =>
        {
            id.ShouldBe("conference/demo/room");
            asked.Enqueue(new());
            return asked.Last().Task;
        };
        Start();
        Ask<ConferenceSummary>(Create);
        Ask<Done>(new SetInteraction(Id, Service, null, "I-1"));
        asked.ShouldBeEmpty();

        var again = Say(new SetInteraction(Id, Service, null, "I-1"));
        NotAnswered(again);
        // What it writes meanwhile is no other's.
        Ask<Done>(new SetInteraction(Id, Service, null, "I-2"));
        asked.Dequeue().SetResult(3);
        again.ExpectMsg<Done>();

        var unsure = Say(new SendConferenceEvent(Id, Service, "d", false, new("E", "{}"), new("E", "{}")));
        Settle();
        asked.Dequeue().SetException(new TimeoutException("away"));
        unsure.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);

        Watch(Conference);
        var stale = Say(new SetInteraction(Id, Service, null, "I-2"));
        Settle();
        asked.Dequeue().SetResult(4);
        stale.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        ExpectTerminated(Conference);
    }

    /// <summary>Whoever repeats a command takes "already there" for done; another owner may have had the leaving since.</summary>
    [Fact]
    public void Who_is_there_already_is_told_so_when_the_journal_has_no_row_of_anothers()
    {
        var highest = new Queue<long>([1, 2]);
        Head = _ => Task.FromResult(highest.Dequeue());
        Start();
        Ask<ConferenceSummary>(Create);
        Ask<Rejected>(Create).Why.ShouldBe(Reason.Conflict);
        HasJoined(Agent, Desk);
        Ask<Rejected>(Join(Agent, Desk)).Why.ShouldNotBe(Reason.Unavailable);
        highest.Enqueue(3);
        Watch(Conference);
        Ask<Rejected>(Join(Agent, Desk)).Why.ShouldBe(Reason.Unavailable);
        ExpectTerminated(Conference);
    }

    [Fact]
    public void Who_waits_for_the_journals_word_when_it_stops_is_answered_at_once()
    {
        Head = _ => new TaskCompletionSource<long>().Task;
        Start();
        Ask<ConferenceSummary>(Create);
        Ask<Done>(new SetInteraction(Id, Service, null, "I-1"));
        var waiting = Say(new SetInteraction(Id, Service, null, "I-1"));
        Settle();
        Stop();
        waiting.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
    }

    [Fact]
    public void A_conference_that_is_woken_while_it_is_made_keeps_its_row()
    {
        Index.Adding = new();
        Start();
        var caller = Say(Create);
        Conference.Tell(new WakeConference(Id));
        Ask<Rejected>(new GetConference(Id, Agent));
        Index.Adding.SetResult();
        caller.ExpectMsg<ConferenceSummary>();
        Settle();
        Index.Log.ShouldBe(["add"]);
    }

    [Fact]
    public void A_row_without_a_conference_goes_with_the_next_waking()
    {
        Start();
        Conference.Tell(new WakeConference(Id));
        this.Until(() => Index.Log.Count > 0);
        Index.Log.ShouldBe(["remove"]);
    }

    [Fact]
    public void A_row_that_is_being_removed_is_gone_before_it_is_added_again()
    {
        Index.Removing = new();
        Start();
        Conference.Tell(new WakeConference(Id));
        var caller = Say(Create);
        Ask<Rejected>(new GetConference(Id, Agent));
        Index.Removing.SetResult();
        caller.ExpectMsg<ConferenceSummary>();
        Index.Log.ShouldBe(["remove", "add"]);
    }

    [Fact]
    public void Asking_for_an_unknown_conference_touches_no_row()
    {
        Start();
        Ask<Rejected>(new GetSimpleView(Id, Agent));
        Settle();
        Index.Log.ShouldBeEmpty();
    }

    [Fact]
    public void An_index_that_cannot_be_written_makes_no_conference()
    {
        Index.Adding = new();
        Index.Adding.SetException(new IOException("no table"));
        Start();
        Ask<Rejected>(Create).Why.ShouldBe(Reason.Unavailable);
        Ask<Rejected>(new GetConference(Id, Agent)).Why.ShouldBe(Reason.NotFound);
    }

    [Fact]
    public void Of_two_creations_at_once_one_is_a_conflict()
    {
        Index.Adding = new();
        Start();
        var one = Say(Create);
        var other = Say(Create);
        Index.Adding.SetResult();
        Reply[] replies = [one.ExpectMsg<Reply>(), other.ExpectMsg<Reply>()];
        replies.OfType<ConferenceSummary>().ShouldHaveSingleItem();
        replies.OfType<Rejected>().ShouldHaveSingleItem().Why.ShouldBe(Reason.Conflict);
        Record().ShouldBe(["Created"]);
    }

    [Fact]
    public void A_join_is_told_to_the_endpoint_and_its_event_to_all()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        HasJoined(Agent, Desk);
        Forget();
        HasJoined(Ann, Phone);
        var told = Told();
        told.OfType<EndpointJoined>().ShouldHaveSingleItem().ShouldBe(new EndpointJoined(Phone, Id, 1));
        told.OfType<TellEvents>().Select(t => (t.Endpoint, t.Joined, t.From, t.Events[0].Type))
            .ShouldBe([(Desk, 0L, 1L, "ConferenceJoinedEvent"), (Phone, 1L, 1L, "ConferenceJoinedEvent")], ignoreOrder: true);
    }

    [Theory]
    [InlineData(EndpointStanding.Another, Reason.Forbidden)]
    [InlineData(EndpointStanding.Unknown, Reason.NotFound)]
    public void An_endpoint_that_does_not_vouch_does_not_join(EndpointStanding standing, Reason why)
    {
        Start();
        Ask<ConferenceSummary>(Create);
        var caller = Say(Join(Ann, Phone));
        Vouch(standing);
        caller.ExpectMsg<Rejected>().Why.ShouldBe(why);
    }

    [Fact]
    public void An_endpoint_that_does_not_answer_is_unavailable()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        var caller = Say(Join(Ann, Phone));
        Pass(TimeSpan.FromSeconds(5));
        caller.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
    }

    [Fact]
    public void A_join_that_is_retried_while_its_endpoint_is_asked_is_one_join()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        var one = Say(Join(Ann, Phone));
        var retry = Say(Join(Ann, Phone));
        Settle();
        Vouch();
        one.ExpectMsg<ConferenceSummary>();
        retry.ExpectMsg<Rejected>().Why.ShouldBe(Reason.AlreadyJoined);
        Told<WhoIsEndpoint>().ShouldBeEmpty();
        Record().ShouldBe(["Created", "Joined"]);
    }

    [Fact]
    public void A_leave_sent_right_behind_its_join_leaves()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        var join = Say(Join(Ann, Phone));
        var leave = Say(Leave(Ann, Phone));
        Settle();
        Vouch();
        join.ExpectMsg<ConferenceSummary>();
        Endpoints.FishForMessage(m => m is EndpointRemoved);
        Conference.Tell(new RemovalTaken(Id, Phone));
        leave.ExpectMsg<Done>();
        Record().ShouldBe(["Created", "Joined", "Left"]);
    }

    [Fact]
    public void Every_command_is_answered_when_it_is_in_the_journal()
    {
        InACall();
        Ask(Set("ON_HOLD", "true")).ShouldBe(Reply.Done);
        Ask(new UpdateParticipantMetadata(Id, Ann, Phone, JsonMap.Of("""{"a":1}"""))).ShouldBe(Reply.Done);
        Ask(new UpdateStreamMetadata(Id, Ann, Phone, Cam, JsonMap.Of("""{"b":1}"""))).ShouldBe(Reply.Done);
        Ask(new UpdateStreamBitrate(Id, Ann, Phone, null, 300_000)).ShouldBe(Reply.Done);
        Ask(new SetInteraction(Id, Agent, "DESK", "i-1")).ShouldBe(Reply.Done);
        Ask(new AddIceCandidates(Id, Ann, Phone, Cam, null, [])).ShouldBe(Reply.Done);
        Ask(new UnpublishStream(Id, Ann, Phone, Cam)).ShouldBe(Reply.Done);
        Ask(new EndConference(Id, Agent, "DESK", null)).ShouldBe(Reply.Done);
        Record().ShouldBe(["Created", "Joined", "Joined", "StreamPublished", "MetadataUpdated", "ParticipantMetadataUpdated",
            "StreamMetadataUpdated", "StreamBitrateUpdated", "InteractionSet", "StreamUnpublished", "Ended"]);
    }

    [Fact]
    public void An_endpoints_health_shows_in_the_views()
    {
        InACall();
        Conference.Tell(new EndpointHealth(Id, Phone, Sick: true));
        State(Phone).ShouldBe("SICK");
        Conference.Tell(new EndpointHealth(Id, Phone, Sick: false));
        State(Phone).ShouldBe("HEALTHY");
        Conference.Tell(new EventsTaken(Id, Phone, 0, Sick: true));
        State(Phone).ShouldBe("SICK");
        Version.ShouldBe(3);
    }

    private string State(EndpointId endpoint) =>
        Ask<ConferenceView>(new GetConference(Id, Agent)).Participants.Single(p => p.Id == endpoint.Value).State;
}
