using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Auvious.Core;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Tests.Endpoints;

/// <summary>What was being written when the journal failed may be there or not: nobody hears that it is.</summary>
public sealed class EndpointWriteFailureTests() : EndpointActorTest("failing-journal", """
    failing-journal {
      class = "Auvious.Server.Tests.Endpoints.FailingJournal, Auvious.Server.Tests"
      plugin-dispatcher = "akka.actor.default-dispatcher"
    }
    """)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failed_write_is_unavailable_and_stops_the_actor(bool isRejected)
    {
        Register();
        Watch(Endpoint);
        FailingJournal.Fails = isRejected ? FailingJournal.Failure.Rejects : FailingJournal.Failure.Throws;
        Endpoint.Tell(Own("own"));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        ExpectTerminated(Endpoint);
        FailingJournal.Fails = FailingJournal.Failure.None;

        Restart();
        Endpoint.Tell(Own("own"));
        ExpectMsg(new Delivered(Id, "own", true));
        Expect(Attach(), (1, "own"));
    }

    [Fact]
    public void A_conference_whose_joining_could_not_be_written_hears_nothing()
    {
        Register();
        Watch(Endpoint);
        FailingJournal.Fails = FailingJournal.Failure.Throws;
        Endpoint.Tell(new EndpointJoined(Id, A, 5));
        ExpectTerminated(Endpoint);
        FailingJournal.Fails = FailingJournal.Failure.None;
        Conferences.ExpectNoMsg(TimeSpan.Zero);
        ExpectNoMsg(TimeSpan.Zero);
    }
}

/// <summary>An in-memory journal that fails when told to.</summary>
public sealed class FailingJournal : MemoryJournal
{
    public enum Failure { None, Throws, Rejects }

    public static volatile Failure Fails;

    protected override Task<System.Collections.Immutable.IImmutableList<Exception?>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken) => Fails switch
        {
            Failure.Throws => throw new IOException("the disk is full"),
            Failure.Rejects => Task.FromResult<System.Collections.Immutable.IImmutableList<Exception?>>([.. messages.Select(_ => new IOException("not this one"))]),
            _ => base.WriteMessagesAsync(messages, cancellationToken)!,
        };
}
