using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using Auvious.Server.Conferences;

namespace Auvious.Server.Tests.Conferences;

public sealed class RecoveryTests : ConferenceScript
{
    private static readonly ConferenceEvent[] Past = [Created, DeskJoined, PhoneJoined, CamPublished];

    private static ConferenceEvent[] LongPast { get; } =
        [.. Past, .. Enumerable.Range(0, 400).Select(n => new MetadataUpdated(Agent.User, "DESK", Then, "n", $"{n}", Removed: false))];

    private static long[] Versions(IEnumerable<TellEvents> tells) => [.. tells.SelectMany(t => t.Events.Select((_, n) => t.From + n))];

    [Fact]
    public void The_state_is_what_the_journal_says()
    {
        InACall();
        Ask(Set("ON_HOLD", "true"));
        var before = Ask<ConferenceView>(new GetConference(Id, Agent));
        Stop();
        Start();
        var after = Ask<ConferenceView>(new GetConference(Id, Agent));
        after.Version.ShouldBe(before.Version);
        after.Participants.Select(p => (p.Id, p.Streams.Length)).ShouldBe(before.Participants.Select(p => (p.Id, p.Streams.Length)));
        after.Metadata.Keys.ShouldBe(["ON_HOLD"]);
        Record().ShouldBe(["Created", "Joined", "Joined", "StreamPublished", "MetadataUpdated"]);
    }

    [Fact]
    public void Every_participant_is_told_the_version_of_now()
    {
        Recover(Past);
        Told<TellEvents>().Select(t => (t.Endpoint, t.Joined, t.From, t.Events.Length)).ShouldBe([(Desk, 0L, 3L, 0), (Phone, 1L, 3L, 0)]);
    }

    [Fact]
    public void Again_until_it_is_taken()
    {
        Recover(Past);
        Told();
        Conference.Tell(new EventsTaken(Id, Desk, 3, Sick: false));
        Pass(TimeSpan.FromSeconds(2));
        Told<TellEvents>().ShouldContain(t => t.Endpoint == Phone && t.From + t.Events.Length == 3);
        Conference.Tell(new EventsTaken(Id, Phone, 3, Sick: true));
        Pass(TimeSpan.FromSeconds(2));
        Told().ShouldBeEmpty();
        Ask<ConferenceView>(new GetConference(Id, Agent)).Participants.Select(p => p.State).ShouldBe(["HEALTHY", "SICK"]);
    }

    [Fact]
    public void With_each_waking_they_are_asked_again()
    {
        Recover(Past);
        Asked();
        Conference.Tell(new WakeConference(Id));
        Asked().ShouldBe([new AtMediaNode(Node, new ConfirmPublication(CamId))]);
    }

    [Fact]
    public void Media_that_flows_for_no_stream_is_closed_where_it_flows()
    {
        Recover(Past);
        var ghost = CreateTestProbe();
        var other = CamId with { Attempt = "unheard" };
        Conference.Tell(new PublicationMeasured(other, []), ghost);
        ghost.ExpectMsg(new ClosePublication(other));
        Conference.Tell(new PublicationMeasured(CamId, []), ghost);
        Settle();
        ghost.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void A_conference_that_moves_first_writes_and_answers_what_it_has_begun()
    {
        InACall();
        Shard.Watch(Conference);
        var caller = Say(Set("ON_HOLD", "true"));
        Conference.Tell(StopConference.Instance);
        caller.ExpectMsg<Done>();
        Shard.ExpectTerminated(Conference);
        Start();
        Ask<ConferenceView>(new GetConference(Id, Agent)).Metadata.Keys.ShouldBe(["ON_HOLD"]);
    }

    [Fact]
    public void Media_nodes_are_asked_whether_they_hold_the_streams()
    {
        Recover(Past);
        Asked().ShouldBe([new AtMediaNode(Node, new ConfirmPublication(CamId))]);
        Conference.Tell(new PublicationLost(CamId, "unknown"));
        Record()[^1].ShouldBe("StreamUnpublished");
    }

    [Fact]
    public void A_publication_whose_closing_may_have_been_lost_is_closed_again()
    {
        Recover([.. Past, new StreamUnpublished(Ann.User, "PHONE", Then, Cam, StreamType.CAM, Leaver: false)]);
        Asked().ShouldBe([new AtMediaNode(Node, new ClosePublication(CamId))]);
    }

    [Fact]
    public void A_removal_is_told_again()
    {
        Recover(Created, DeskJoined, PhoneJoined, new ParticipantLeft(Ann.User, "PHONE", Then, null));
        Told<EndpointRemoved>().ShouldBe([new EndpointRemoved(Phone, Id, 2)]);
    }

    [Fact]
    public void But_not_to_who_has_joined_again()
    {
        Recover(Created, PhoneJoined, new ParticipantLeft(Ann.User, "PHONE", Then, null), PhoneJoined);
        Told<EndpointRemoved>().ShouldBeEmpty();
    }

    [Fact]
    public void Commands_go_on_where_they_were()
    {
        Recover(Past);
        Ask(Set("ON_HOLD", "true")).ShouldBe(Reply.Done);
        Version.ShouldBe(4);
        Ask<Rejected>(Join(Ann, Phone)).Why.ShouldBe(Reason.AlreadyJoined);
    }

    [Fact]
    public void A_long_range_is_pulled_from_the_journal_in_pieces()
    {
        Recover(LongPast);
        Told();
        Conference.Tell(new PullEvents(Id, Desk, 5));
        Endpoints.FishForMessage(m => m is TellEvents { Events.Length: 0 });
        History.Readings.ShouldHaveSingleItem().From.ShouldBe(5);
        Conference.Tell(new PullEvents(Id, Desk, 5));
        var tells = new List<TellEvents>();
        do tells.Add((TellEvents)Endpoints.FishForMessage(m => m is TellEvents));
        while (!tells[^1].Events.IsEmpty);
        Versions(tells).ShouldBe(Enumerable.Range(5, LongPast.Length - 6).Select(n => (long)n));
        tells.Max(t => t.Events.Length).ShouldBe(200);
    }

    [Fact]
    public void What_happens_while_the_journal_is_read_leaves_no_hole()
    {
        Recover(LongPast);
        Told();
        var reading = History.Waits = new();
        Conference.Tell(new PullEvents(Id, Desk, 5));
        var later = Enumerable.Range(0, 300).Select(n => $"later {n}").ToList();
        foreach (var value in later) Ask(Set("n", value));
        Forget();
        History.Add(later.Select(value => new MetadataUpdated(Agent.User, "DESK", Then, "n", value, Removed: false)));
        History.Waits = null;
        reading.SetResult();
        var tells = new List<TellEvents>();
        do tells.Add((TellEvents)Endpoints.FishForMessage(m => m is TellEvents));
        while (!tells[^1].Events.IsEmpty);
        Versions(tells).ShouldBe(Enumerable.Range(5, LongPast.Length + 300 - 6).Select(n => (long)n));
    }

    [Fact]
    public void A_journal_that_cannot_be_read_is_tried_again_when_the_endpoint_asks()
    {
        Recover(LongPast);
        Told();
        History.Fails = new IOException("the disk is gone");
        Conference.Tell(new PullEvents(Id, Desk, 5));
        this.Until(() => History.Readings.Count == 1);
        Settle();
        History.Fails = null;
        Conference.Tell(new PullEvents(Id, Desk, 5));
        ((TellEvents)Endpoints.FishForMessage(m => m is TellEvents)).From.ShouldBe(5);
    }
}
