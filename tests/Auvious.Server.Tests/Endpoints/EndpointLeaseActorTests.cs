using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Tests.Membership;

namespace Auvious.Server.Tests.Endpoints;

public sealed class EndpointLeaseActorTests : EndpointActorTest
{
    [Fact]
    public void Without_a_keepalive_it_turns_sick_then_ends_until_every_conference_has_removed_it()
    {
        Register();
        Join(A, 5);
        Time.Advance(TimeSpan.FromSeconds(30));
        Conferences.ExpectMsg(new EndpointHealth(A, Id, true));
        Time.Advance(TimeSpan.FromSeconds(5));
        Conferences.ExpectMsg(new EndpointEnded(A, Id, "expired"));
        Settle();
        Time.Advance(TimeSpan.FromSeconds(2));
        Conferences.ExpectMsg(new EndpointEnded(A, Id, "expired"));
        Index[Id].ShouldBe(Ann);
        Endpoint.Tell(new EndpointRemoved(Id, A, 6));
        Conferences.ExpectMsg(new RemovalTaken(A, Id));
        this.Until(() => Index[Id] is null);
        Time.Advance(TimeSpan.FromSeconds(10));
        Settle();
        Conferences.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_keepalive_in_the_grace_makes_it_healthy()
    {
        Register();
        Join(A, 5);
        Time.Advance(TimeSpan.FromSeconds(30));
        Conferences.ExpectMsg(new EndpointHealth(A, Id, true));
        Endpoint.Tell(new KeepEndpointAlive(Id, ByAnn));
        Conferences.ExpectMsg(new EndpointHealth(A, Id, false));
        ExpectMsg<Done>();
        Time.Advance(TimeSpan.FromSeconds(29));
        Settle();
        Conferences.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void The_reminder_reaches_the_channel_as_best_effort()
    {
        Register(reminder: true);
        var channel = Attach();
        Time.Advance(TimeSpan.FromSeconds(20));
        var push = channel.ExpectMsg<PushEvent>();
        push.Sequence.ShouldBe(0);
        push.Event.Type.ShouldBe("UserEndpointKeepAliveReminderEvent");
    }

    [Fact]
    public void After_a_restart_the_lease_has_a_whole_period()
    {
        Register();
        Time.Advance(TimeSpan.FromSeconds(29));
        Restart();
        Settle();
        Time.Advance(TimeSpan.FromSeconds(29));
        Endpoint.Tell(new KeepEndpointAlive(Id, ByAnn));
        ExpectMsg<Done>();
    }

    [Fact]
    public void An_ended_endpoint_goes_on_telling_its_end_after_a_restart()
    {
        Register();
        Join(A, 5);
        Endpoint.Tell(new UnregisterEndpoint(Id, ByAnn, "bye"));
        ExpectMsg<Done>();
        Conferences.ExpectMsg(new EndpointEnded(A, Id, "bye"));
        Restart();
        Conferences.ExpectMsg(new EndpointEnded(A, Id, "bye"));
    }

    [Fact]
    public void Registering_again_waits_until_the_conferences_have_removed_it()
    {
        Register();
        Join(A, 5);
        TellEvents(A, 5, 5, "joined");
        Endpoint.Tell(new UnregisterEndpoint(Id, ByAnn));
        ExpectMsg<Done>();
        Conferences.ExpectMsg<EndpointEnded>();
        Endpoint.Tell(new RegisterEndpoint(Id, ByAnn, 30, false));
        ExpectNoMsg(TimeSpan.Zero);
        Endpoint.Tell(new EndpointRemoved(Id, A, 7));
        Conferences.ExpectMsg<RemovalTaken>();
        ExpectMsg<Done>();
        Index[Id].ShouldBe(Ann);
        Endpoint.Tell(Own("own"));
        ExpectMsg<Delivered>();
        Expect(Attach(), (3, "own"));
    }

    [Fact]
    public void Another_user_of_an_ended_id_sees_nothing_of_the_former()
    {
        Register();
        Endpoint.Tell(Own("ann's"));
        ExpectMsg<Delivered>();
        var former = Attach();
        Expect(former, (1, "ann's"));
        Endpoint.Tell(new UnregisterEndpoint(Id, ByAnn));
        ExpectMsg<Done>();
        former.ExpectMsg<ChannelClosed>();
        this.Until(() => Index[Id] is null);

        Endpoint.Tell(new RegisterEndpoint(Id, ByBob, 30, false));
        ExpectMsg<Done>();
        Index[Id].ShouldBe(ByBob.User);
        Restart();
        Endpoint.Tell(new AttachChannel(Id, Ann), former);
        former.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Forbidden);
        var present = CreateTestProbe();
        Endpoint.Tell(new AttachChannel(Id, ByBob.User, 0), present);
        present.ExpectMsg<ChannelAttached>().Gap.ShouldBeNull();
        Endpoint.Tell(Own("bob's"));
        Expect(present, (1, "bob's"));
    }

    [Fact]
    public void What_another_owner_may_have_written_is_not_taken_for_done()
    {
        Register();
        Lease.End();
        Endpoint.Tell(new RegisterEndpoint(Id, ByAnn, 30, false));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        Endpoint.Tell(new KeepEndpointAlive(Id, ByAnn));
        ExpectMsg<Done>();
        Endpoint.Tell(new UnregisterEndpoint(Id, ByAnn));
        ExpectMsg<Done>();
        Endpoint.Tell(new UnregisterEndpoint(Id, ByAnn));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        Lease.Hold();
        Endpoint.Tell(new UnregisterEndpoint(Id, ByAnn));
        ExpectMsg<Done>();
    }

    [Fact]
    public async Task A_waking_without_a_lease_takes_the_row_away()
    {
        await Index.Add(Id, Ann);
        Endpoint.Tell(new WakeEndpoint(Id));
        await AwaitAssertAsync(() => Index[Id].ShouldBeNull());
    }
}
