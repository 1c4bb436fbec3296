using System.Text.Json;
using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Server.Tests.Conferences;

/// <summary>Events without a version: custom ones and the network indicator.</summary>
public sealed class SendingTests : ConferenceScript
{
    private static readonly PushedEvent Clear = new("PaidEvent", """{"type":"PaidEvent","card":"1234"}""");
    private static readonly PushedEvent Masked = new("PaidEvent", """{"type":"PaidEvent","card":"****"}""");

    private static SendConferenceEvent Send(bool atLeastOnce) => new(Id, Service, "delivery", atLeastOnce, Clear, Masked);

    [Fact]
    public void Best_effort_is_handed_to_all_and_answered_at_once()
    {
        InACall();
        Ask<EventsSent>(Send(atLeastOnce: false)).Count.ShouldBe(2);
        Told<DeliverEvent>().ShouldBe(
            [new(Desk, "delivery", false, Clear, Masked), new(Phone, "delivery", false, Clear, Masked)], ignoreOrder: true);
        Version.ShouldBe(3);
    }

    [Fact]
    public void At_least_once_counts_who_took_it()
    {
        InACall();
        var caller = Say(Send(atLeastOnce: true));
        Told<DeliverEvent>().ShouldAllBe(d => d.AtLeastOnce);
        Conference.Tell(new Delivered(Desk, "delivery", Taken: true));
        NotAnswered(caller);
        Conference.Tell(new Delivered(Phone, "delivery", Taken: false));
        caller.ExpectMsg<EventsSent>().Count.ShouldBe(1);
    }

    [Fact]
    public void One_who_does_not_answer_does_not_count()
    {
        InACall();
        var caller = Say(Send(atLeastOnce: true));
        Settle();
        Conference.Tell(new Delivered(Desk, "delivery", Taken: true));
        Pass(TimeSpan.FromSeconds(5));
        caller.ExpectMsg<EventsSent>().Count.ShouldBe(1);
        Conference.Tell(new Delivered(Phone, "delivery", Taken: true));
        NotAnswered(caller);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void To_nobody_is_none(bool atLeastOnce)
    {
        Start();
        Ask<ConferenceSummary>(Create);
        Ask<EventsSent>(Send(atLeastOnce)).Count.ShouldBe(0);
    }

    private void Measure(int rtt = 50, double loss = 0.01) =>
        Conference.Tell(new PublicationMeasured(CamId, [new(Phone, 2, rtt, loss), new(Desk, 4, 600, 0), new(new(Organization, "GONE"), 9, 9, 1)]));

    [Fact]
    public void The_links_of_those_who_are_there_are_told_every_5_seconds_while_media_flows()
    {
        InACall();
        for (var n = 0; n < 4; n++)
        {
            Measure();
            Pass(TimeSpan.FromSeconds(5));
            var told = Told<DeliverEvent>();
            told.Select(d => (d.Endpoint, d.AtLeastOnce)).ShouldBe([(Desk, false), (Phone, false)], ignoreOrder: true);
            var map = JsonDocument.Parse(told[0].Clear.Json).RootElement.GetProperty("participantIndicatorMap");
            map.EnumerateObject().Select(p => (p.Name, p.Value.GetProperty("grade").GetString()))
                .ShouldBe([("PHONE", "OPTIMAL"), ("DESK", "BAD")], ignoreOrder: true);
        }
        Version.ShouldBe(3);
    }

    [Fact]
    public void A_measurement_that_comes_with_the_telling_does_not_cost_a_period()
    {
        InACall();
        Measure();
        Pass(TimeSpan.FromSeconds(4.9));
        Measure();
        Pass(TimeSpan.FromSeconds(0.1));
        Told<DeliverEvent>().Count.ShouldBe(2);
        Pass(TimeSpan.FromSeconds(4.8));
        Measure();
        Pass(TimeSpan.FromSeconds(0.2));
        Told<DeliverEvent>().Count.ShouldBe(2);
    }

    [Fact]
    public void No_media_no_indicator()
    {
        InACall();
        Measure();
        Pass(TimeSpan.FromSeconds(5));
        Forget();
        Pass(TimeSpan.FromSeconds(60));
        Told().ShouldBeEmpty();
    }

    [Fact]
    public void What_was_measured_of_an_earlier_attempt_does_not_count()
    {
        InACall();
        Conference.Tell(new PublicationMeasured(CamId with { Attempt = "old" }, [new(Phone, 1, 1, 0)]));
        Pass(TimeSpan.FromSeconds(5));
        Told().ShouldBeEmpty();
    }
}
