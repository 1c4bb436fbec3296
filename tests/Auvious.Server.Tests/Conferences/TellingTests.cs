using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Tests.Conferences;

public sealed class TellingTests : ConferenceScript
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private static IEnumerable<long> Versions(IEnumerable<TellEvents> tells) =>
        tells.SelectMany(t => t.Events.Select((_, n) => t.From + n));

    private int held;

    private void Hold(int times)
    {
        for (var n = 0; n < times; n++) Ask(Set("ON_HOLD", $"{held++}")).ShouldBe(Reply.Done);
    }

    [Fact]
    public void Every_event_goes_to_every_participant_in_order_originator_included()
    {
        InACall();
        Hold(3);
        var told = Told<TellEvents>();
        foreach (var endpoint in (EndpointId[])[Desk, Phone]) Versions(told.Where(t => t.Endpoint == endpoint)).ShouldBe([3, 4, 5]);
    }

    [Fact]
    public void What_is_not_taken_is_told_again_until_it_is()
    {
        InACall();
        Hold(2);
        Conference.Tell(new EventsTaken(Id, Desk, 5, Sick: false));
        Forget();
        Pass(Again);
        var told = Told<TellEvents>();
        told.ShouldAllBe(t => t.Endpoint == Phone);
        Versions(told).ShouldBe([3, 4]);
        Conference.Tell(new EventsTaken(Id, Phone, 4, Sick: false));
        Pass(Again);
        Versions(Told<TellEvents>()).ShouldBe([4]);
        Conference.Tell(new EventsTaken(Id, Phone, 5, Sick: false));
        Pass(Again);
        Told().ShouldBeEmpty();
    }

    [Fact]
    public void An_endpoint_that_never_answers_is_left_to_its_own_recovery()
    {
        InACall();
        Hold(1);
        Conference.Tell(new EventsTaken(Id, Desk, 4, Sick: false));
        for (var n = 0; n < 30; n++) Pass(Again);
        Forget();
        Pass(Again);
        Told().ShouldBeEmpty();
        Hold(1);
        Told<TellEvents>().Select(t => t.Endpoint).ShouldBe([Desk, Phone], ignoreOrder: true);
    }

    [Fact]
    public void A_pull_brings_the_range_and_then_the_version_of_now()
    {
        InACall();
        Conference.Tell(new PullEvents(Id, Desk, 1));
        var told = Told<TellEvents>();
        Versions(told).ShouldBe([1, 2]);
        told[^1].Events.ShouldBeEmpty();
        told[^1].From.ShouldBe(3);
        told.ShouldAllBe(t => t.Endpoint == Desk && t.Joined == 0);
    }

    [Fact]
    public void Nobody_pulls_events_from_before_its_joining()
    {
        InACall();
        Conference.Tell(new PullEvents(Id, Phone, 0));
        Versions(Told<TellEvents>()).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_pull_by_no_participant_is_answered_with_its_removal()
    {
        InACall();
        var stranger = new EndpointId(Organization, "TABLET");
        Conference.Tell(new PullEvents(Id, stranger, 0));
        Told().ShouldBe([new EndpointRemoved(stranger, Id, 3)]);
    }

    [Fact]
    public void An_ended_lease_is_a_leaving_and_the_endpoint_is_told_of_its_removal()
    {
        InACall();
        Conference.Tell(new EndpointEnded(Id, Phone, "expired"));
        Record()[^2..].ShouldBe(["StreamUnpublished", "Left"]);
        var told = Told();
        told.OfType<EndpointRemoved>().ShouldBe([new EndpointRemoved(Phone, Id, 3)]);
        told.OfType<TellEvents>().ShouldAllBe(t => t.Endpoint == Desk);
        Conference.Tell(new EndpointEnded(Id, Phone, "expired"));
        Told<EndpointRemoved>().ShouldHaveSingleItem();
        Record().Count(type => type == "Left").ShouldBe(1);
    }

    [Fact]
    public void A_join_told_to_an_ended_endpoint_comes_back_as_its_removal()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        HasJoined(Ann, Phone);
        Endpoints.FishForMessage(m => m is EndpointJoined);
        Conference.Tell(new EndpointEnded(Id, Phone, "unregistered"));
        Record().ShouldBe(["Created", "Joined", "Left"]);
    }

    [Fact]
    public void Health_of_a_stranger_is_forgotten()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        Conference.Tell(new EndpointHealth(Id, Phone, Sick: true));
        HasJoined(Ann, Phone);
        Ask<ConferenceView>(new GetConference(Id, Agent)).Participants.ShouldHaveSingleItem().State.ShouldBe("HEALTHY");
    }
}
