using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Tests.Conferences;

public sealed class EndTests : ConferenceScript
{
    private static readonly ConferenceEvent[] Over =
        [Created, DeskJoined, PhoneJoined, new ConferenceEnded(Agent.User, "DESK", Then, "over")];

    private void Removed() => this.Until(() => Index.Log.Contains("end 2040-01-01"));

    [Fact]
    public void Everybody_is_told_the_end_and_dismissed()
    {
        InACall();
        Ask(new EndConference(Id, Agent, "DESK", "over")).ShouldBe(Reply.Done);
        var told = Told();
        told.OfType<TellEvents>().Select(t => (t.Endpoint, t.Events[0].Type)).ShouldBe(
            [(Desk, "ConferenceEndedEvent"), (Phone, "ConferenceEndedEvent")], ignoreOrder: true);
        told.OfType<EndpointDismissed>().ShouldBe([new(Desk, Id, 4), new(Phone, Id, 4)], ignoreOrder: true);
    }

    [Fact]
    public void The_row_goes_when_the_last_one_has_heard_it()
    {
        InACall();
        Ask(new EndConference(Id, Agent, "DESK", "over"));
        Conference.Tell(new RemovalTaken(Id, Desk));
        Settle();
        Index.Log.ShouldBe(["add"]);
        Forget();
        Pass(TimeSpan.FromSeconds(2));
        Told<EndpointDismissed>().ShouldAllBe(d => d.Endpoint == Phone);
        Conference.Tell(new RemovalTaken(Id, Phone));
        Removed();
        Index.Log.ShouldBe(["add", "end 2040-01-01"]);
    }

    [Fact]
    public void Who_was_there_at_the_end_may_pull_its_last_events()
    {
        InACall();
        Ask(new EndConference(Id, Agent, "DESK", "over"));
        Forget();
        Conference.Tell(new PullEvents(Id, Phone, 3));
        var told = Told();
        told.OfType<TellEvents>().First().Events.ShouldHaveSingleItem().Type.ShouldBe("ConferenceEndedEvent");
        told[^1].ShouldBe(new EndpointDismissed(Phone, Id, 4));
    }

    [Fact]
    public void An_ended_conference_goes_to_rest()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        Ask(new EndConference(Id, Agent, null, null));
        Removed();
        Rests();
    }

    [Fact]
    public void An_open_one_does_not()
    {
        InACall();
        Pass(TimeSpan.FromMinutes(30));
        Shard.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void A_recovered_end_keeps_its_row_until_a_waking_has_dismissed_everybody()
    {
        Recover(Over);
        Ask<ConferenceView>(new GetConference(Id, Agent));
        Settle();
        Index.Log.ShouldBeEmpty();
        Conference.Tell(new WakeConference(Id));
        Told<EndpointDismissed>().ShouldBe([new(Desk, Id, 3), new(Phone, Id, 3)], ignoreOrder: true);
        Index.Log.ShouldBeEmpty();
        Conference.Tell(new RemovalTaken(Id, Desk));
        Conference.Tell(new RemovalTaken(Id, Phone));
        Removed();
    }

    [Fact]
    public void Nobody_there_for_the_idle_time_ends_it()
    {
        InACall();
        Say(Leave(Ann, Phone));
        Say(Leave(Agent, Desk));
        Conference.Tell(new RemovalTaken(Id, Phone));
        Conference.Tell(new RemovalTaken(Id, Desk));
        Pass(Options.IdleTimeout - TimeSpan.FromSeconds(1));
        Record()[^1].ShouldBe("Left");
        Pass(TimeSpan.FromSeconds(1));
        Ask<ConferenceEvents>(new GetEvents(Id, Agent, Version - 1)).Events[^1].Json.ShouldContain("\"reason\":\"idle\"");
        Removed();
    }

    [Fact]
    public void One_who_joins_in_time_keeps_it_open()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        Pass(Options.IdleTimeout - TimeSpan.FromSeconds(1));
        HasJoined(Ann, Phone);
        Pass(Options.IdleTimeout);
        Record()[^1].ShouldBe("Joined");
    }

    [Fact]
    public void The_idle_time_goes_on_over_a_restart()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        Pass(Options.IdleTimeout / 2);
        Stop();
        Start();
        Pass(Options.IdleTimeout / 2);
        Record().ShouldBe(["Created", "Ended"]);
    }

    [Fact]
    public void A_deadline_that_passed_while_nobody_ran_ends_it_at_once()
    {
        Time.Advance(Options.IdleTimeout + TimeSpan.FromHours(1));
        Recover(Created);
        Pass(TimeSpan.FromMilliseconds(1));
        Record().ShouldBe(["Created", "Ended"]);
    }
}
