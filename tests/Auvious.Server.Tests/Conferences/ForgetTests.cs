using Akka.Actor;
using Akka.Cluster.Sharding;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Tests.Conferences;

public sealed class ForgetTests : ConferenceScript
{
    private static readonly ConferenceEvent[] Over = [Created, DeskJoined, new ConferenceEnded(Agent.User, "DESK", Then, "over")];

    private static ForgetConference Order => new(Id, Then + TimeSpan.FromDays(1));

    /// <summary>As the shard does when it is told so.</summary>
    private void Rest()
    {
        Shard.ExpectMsg<Passivate>();
        Stop();
    }

    [Fact]
    public void What_is_forgotten_is_unknown_after_a_recovery()
    {
        Recover(Over);
        Ask(Order).ShouldBe(Reply.Done);
        Rest();
        Start();
        Ask<Rejected>(new GetConference(Id, Agent)).Why.ShouldBe(Reason.NotFound);
        Ask<Rejected>(new GetEvents(Id, Agent, 0)).Why.ShouldBe(Reason.NotFound);
        Ask(Order).ShouldBe(Reply.Done);
    }

    [Fact]
    public void Several_who_ask_at_once_are_all_answered()
    {
        Recover(Over);
        var (one, another) = (Say(Order), Say(Order));
        one.ExpectMsg<Done>();
        another.ExpectMsg<Done>();
    }

    [Fact]
    public void What_ended_later_or_is_open_stays()
    {
        Recover(Over);
        Ask<Rejected>(new ForgetConference(Id, Then)).Why.ShouldBe(Reason.Conflict);
        Stop();
        Start();
        Ask<ConferenceView>(new GetConference(Id, Agent)).Version.ShouldBe(2);
    }

    [Fact]
    public void An_unknown_one_is_forgotten_already()
    {
        Start();
        Ask(Order).ShouldBe(Reply.Done);
    }

    [Fact]
    public void Its_id_may_be_used_again_and_versions_start_anew_on_later_rows()
    {
        Recover(Over);
        Ask(Order);
        Rest();
        Start();
        Ask<ConferenceSummary>(Create).Version.ShouldBe(0);
        HasJoined(Agent, Desk);
        for (var n = 0; n < 300; n++) Ask(Set("n", $"{n}")).ShouldBe(Reply.Done);
        Version.ShouldBe(301);
        Ask<ConferenceEvents>(new GetEvents(Id, Agent, 0));
        History.Creations.ShouldBe([Over.Length + 1L]);
        Stop();
        Start();
        Version.ShouldBe(301);
        Ask<ConferenceEvents>(new GetEvents(Id, Agent, 0));
        History.Creations.ShouldBe([Over.Length + 1L, Over.Length + 1L]);
    }
}
