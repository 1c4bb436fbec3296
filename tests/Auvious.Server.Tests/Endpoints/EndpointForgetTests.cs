using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Endpoints;

namespace Auvious.Server.Tests.Endpoints;

public sealed class EndpointForgetTests : EndpointActorTest
{
    private readonly TestProbe shard;
    private IActorRef endpoint;

    public EndpointForgetTests()
    {
        Watch(Endpoint);
        Sys.Stop(Endpoint);
        ExpectTerminated(Endpoint);
        shard = CreateTestProbe("shard");
        endpoint = InShard();
    }

    private IActorRef InShard() => shard.ChildActorOf(EndpointActor.Props(Id, Conferences.Ref, Index, new(), Lease, Time), cancellationToken: default);

    private void Rest()
    {
        shard.ExpectMsg<Passivate>().StopMessage.ShouldBe(StopEndpoint.Instance);
        Watch(endpoint);
        endpoint.Tell(StopEndpoint.Instance);
        ExpectTerminated(endpoint);
        endpoint = InShard();
    }

    private T Ask<T>(object message)
    {
        endpoint.Tell(message, TestActor);
        return ExpectMsg<T>();
    }

    private void Ends()
    {
        Ask<Done>(new RegisterEndpoint(Id, ByAnn, 30, false));
        endpoint.Tell(Own("d1"), TestActor);
        ExpectMsg<Delivered>();
        Ask<Done>(new UnregisterEndpoint(Id, ByAnn));
        this.Until(() => Index[Id] is null);
    }

    [Fact]
    public void What_is_forgotten_starts_at_1_again()
    {
        Ends();
        Ask<Done>(new ForgetEndpoint(Id));
        Rest();
        Ask<Rejected>(new KeepEndpointAlive(Id, ByAnn)).Why.ShouldBe(Reason.NotFound);
        Ask<Done>(new RegisterEndpoint(Id, ByAnn, 30, false));
        var channel = CreateTestProbe();
        endpoint.Tell(new AttachChannel(Id, Ann, 0), channel);
        channel.ExpectMsg(new ChannelAttached(Id));
        endpoint.Tell(Own("d2"), TestActor);
        ExpectMsg<Delivered>();
        channel.ExpectMsg(new PushEvent(1, Event("d2")));
    }

    [Fact]
    public void It_goes_on_after_a_recovery()
    {
        Ends();
        Ask<Done>(new ForgetEndpoint(Id));
        Rest();
        Ask<Done>(new RegisterEndpoint(Id, ByAnn, 30, false));
        endpoint.Tell(Own("d2"), TestActor);
        ExpectMsg<Delivered>();
        Watch(endpoint);
        Sys.Stop(endpoint);
        ExpectTerminated(endpoint);
        endpoint = InShard();
        var channel = CreateTestProbe();
        endpoint.Tell(new AttachChannel(Id, Ann, 0), channel);
        channel.ExpectMsg(new ChannelAttached(Id));
        channel.ExpectMsg(new PushEvent(1, Event("d2")));
    }

    [Fact]
    public void One_that_is_alive_stays()
    {
        Ask<Done>(new RegisterEndpoint(Id, ByAnn, 30, false));
        Ask<Rejected>(new ForgetEndpoint(Id)).Why.ShouldBe(Reason.Conflict);
        Ask<Done>(new KeepEndpointAlive(Id, ByAnn));
    }

    [Fact]
    public void An_unknown_one_is_forgotten_already() => Ask<Done>(new ForgetEndpoint(Id));
}
