using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class ViewingTests
{
    private static readonly ViewerId Viewer = new("VIEWER");

    private static ViewStream View(By by, EndpointId endpoint, StreamId? stream = null, string offer = "a=ice-ufrag:view") =>
        new(Id, by, endpoint, stream ?? Cam, Viewer, offer);

    private static AddIceCandidates Candidates(By by, EndpointId endpoint, ViewerId? viewer, StreamId? stream = null) =>
        new(Id, by, endpoint, stream ?? Cam, viewer, []);

    private static AtMediaNode Open(EndpointId viewer) =>
        new(Node, new OpenView(new(Id, Cam, "aaaa"), Viewer, viewer, "a=ice-ufrag:view"));

    [Fact]
    public void A_view_is_opened_where_the_stream_is() => Given(Call).When(View(Agent, Desk)).ThenAsks(Open(Desk));

    [Fact]
    public void The_publishers_endpoint_stands_for_the_callers() => Given(Call).When(View(Agent, Phone)).ThenAsks(Open(Desk));

    [Fact]
    public void An_endpoint_of_the_callers_is_the_viewers_even_beside_another() =>
        Given(CallAnd(Join(Agent, Tablet))).When(View(Agent, Tablet)).ThenAsks(Open(Tablet));

    [Fact]
    public void Own_streams_may_be_viewed() => Given(Call).When(View(Ann, Phone)).ThenAsks(Open(Phone));

    [Fact]
    public void An_endpoint_that_nobody_joined_with_stands_for_the_callers_too() =>
        Given(Call).When(View(Agent, new(Organization, "GONE"))).ThenAsks(Open(Desk));

    [Fact]
    public void An_unknown_stream_is_not_found() => Given(Call).When(View(Agent, Desk, Mic)).ThenRejected(Reason.NotFound);

    [Fact]
    public void An_offer_without_a_name_is_bad_input() =>
        Given(Call).When(View(Agent, Desk, offer: "v=0")).ThenRejected(Reason.Invalid, "sdpOffer");

    [Fact]
    public void Who_has_not_joined_and_names_the_publishers_is_in_conflict() =>
        Given(Call).When(View(Bob, Phone)).ThenRejected(Reason.Conflict);

    [Theory]
    [InlineData(EndpointStanding.Own, Reason.Conflict)]
    [InlineData(EndpointStanding.Another, Reason.Conflict)]
    [InlineData(EndpointStanding.Unknown, Reason.NotFound)]
    public void Who_has_not_joined_learns_why_but_never_that_the_endpoint_is_anothers(EndpointStanding standing, Reason why)
    {
        Given(Call).When(View(Bob, Tablet)).ThenAsks(new WhoIsEndpoint(Tablet, Id, Bob.User));
        Given(Call).WhenAnswered(View(Bob, Tablet), standing).ThenRejected(why);
        Given(Call).WhenAnswered(Candidates(Bob, Tablet, Viewer), standing).ThenRejected(why);
    }

    [Fact]
    public void Stopping_a_view_is_done_whatever_it_names()
    {
        Given(Call).When(new StopViewStream(Id, Agent, Phone, Cam, Viewer)).ThenDone();
        Given(Call).When(new StopViewStream(Id, Agent, Phone, Mic, new("DESK"))).ThenDone();
    }

    [Fact]
    public void A_publishers_candidates_are_for_its_own_stream()
    {
        Given(Call).When(Candidates(Ann, Phone, null)).ThenDone();
        Given(Call).When(Candidates(Ann, Phone, null, Mic)).ThenRejected(Reason.NotFound);
        Given(Call).When(Candidates(Agent, Desk, null)).ThenRejected(Reason.Forbidden);
        Given(Call).When(Candidates(Agent, Phone, null)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void A_viewers_candidates_may_name_the_publishers_endpoint()
    {
        Given(Call).When(Candidates(Agent, Desk, Viewer)).ThenDone();
        Given(Call).When(Candidates(Agent, Phone, Viewer)).ThenDone();
        Given(Call).When(Candidates(Agent, Phone, Viewer, Mic)).ThenRejected(Reason.NotFound);
        Given(Call).When(Candidates(Bob, Phone, Viewer)).ThenRejected(Reason.Conflict);
    }
}
