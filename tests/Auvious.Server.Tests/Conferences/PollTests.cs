using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;

namespace Auvious.Server.Tests.Conferences;

public sealed class PollTests : ConferenceScript
{
    private GetEvents From(long version, By? by = null) => new(Id, by ?? Ann, version);

    private static IEnumerable<string> Types(ConferenceEvents answer) => answer.Events.Select(e => e.Type["Conference".Length..^"Event".Length]);

    [Fact]
    public void Stored_events_are_answered_at_once_and_the_creation_with_the_first()
    {
        InACall();
        Types(Ask<ConferenceEvents>(From(0))).ShouldBe(["Created", "Joined", "Joined", "StreamPublished"]);
        Types(Ask<ConferenceEvents>(From(1))).ShouldBe(["Joined", "StreamPublished"]);
    }

    [Fact]
    public void A_poll_waits_for_the_first_event()
    {
        InACall();
        var poll = Say(From(3));
        NotAnswered(poll);
        Ask(Set("ON_HOLD", "true"));
        Types(poll.ExpectMsg<ConferenceEvents>()).ShouldBe(["MetadataUpdated"]);
    }

    [Fact]
    public void A_commands_events_come_together()
    {
        InACall();
        var poll = Say(From(3));
        Say(Leave(Ann, Phone));
        Types(poll.ExpectMsg<ConferenceEvents>()).ShouldBe(["StreamUnpublished", "Left"]);
    }

    [Fact]
    public void A_poll_beyond_the_next_event_waits_for_its_own()
    {
        InACall();
        var poll = Say(From(4));
        Ask(Set("ON_HOLD", "true"));
        NotAnswered(poll);
        Ask(Set("ON_HOLD", "false"));
        poll.ExpectMsg<ConferenceEvents>().Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void Nothing_in_time_is_an_empty_answer()
    {
        InACall();
        var poll = Say(From(3));
        Pass(TimeSpan.FromSeconds(14.9));
        NotAnswered(poll);
        Pass(TimeSpan.FromSeconds(0.1));
        poll.ExpectMsg<ConferenceEvents>().Events.ShouldBeEmpty();
        Ask(Set("ON_HOLD", "true"));
        NotAnswered(poll);
    }

    [Fact]
    public void An_ended_conference_still_answers_and_past_its_end_it_waits()
    {
        InACall();
        var waiting = Say(From(3));
        Ask(new EndConference(Id, Agent, null, "over"));
        Types(waiting.ExpectMsg<ConferenceEvents>()).ShouldBe(["Ended"]);
        Types(Ask<ConferenceEvents>(From(3))).ShouldBe(["Ended"]);
        var past = Say(From(4));
        Pass(TimeSpan.FromSeconds(15));
        past.ExpectMsg<ConferenceEvents>().Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_stranger_polls_nothing()
    {
        InACall();
        Ask<Rejected>(From(0, new By(new("passer"), Roles.Customer, "elsewhere"))).Why.ShouldBe(Reason.Forbidden);
    }

    [Fact]
    public void An_unknown_conference_has_no_events()
    {
        Start();
        Ask<Rejected>(From(0)).Why.ShouldBe(Reason.NotFound);
    }

    [Fact]
    public void Old_events_are_read_from_the_journal()
    {
        Recover(LongPast);
        Ask<ConferenceEvents>(From(0)).Events.Length.ShouldBe(LongPast.Length);
        Ask<ConferenceEvents>(From(10)).Events[0].Json.ShouldContain("\"conferenceVersion\":10,");
        History.Readings.ShouldBe([(-1, 1_000), (10, 1_000)]);
        Ask<ConferenceEvents>(From(LongPast.Length - 2)).Events.ShouldHaveSingleItem();
        History.Readings.Count.ShouldBe(2);
    }

    [Fact]
    public void A_journal_that_cannot_be_read_is_unavailable()
    {
        Recover(LongPast);
        History.Fails = new IOException("the disk is gone");
        Ask<Rejected>(From(0)).Why.ShouldBe(Reason.Unavailable);
    }

    private static ConferenceEvent[] LongPast { get; } =
        [Created, DeskJoined, .. Enumerable.Range(0, 400).Select(n => new MetadataUpdated(Agent.User, "DESK", Then, "n", $"{n}", Removed: false))];
}
