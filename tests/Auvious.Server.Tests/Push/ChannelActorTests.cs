using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Push;

namespace Auvious.Server.Tests.Push;

[Trait("Runs", "once")]
public sealed class ChannelActorTests : TestKit
{
    private static readonly EndpointId Id = new(new("acme"), "e1");
    private static readonly UserId Ann = new("ann");
    private readonly TestProbe endpoints, conferences;
    private readonly PlayedLine line;
    private readonly IActorRef channel;
    private IActorRef endpoint = ActorRefs.Nobody;
    private long pushed;

    public ChannelActorTests() : base("akka { loglevel = ERROR, test.single-expect-default = 15s }")
    {
        endpoints = CreateTestProbe("endpoints");
        conferences = CreateTestProbe("conferences");
        line = new(CreateTestProbe("line"));
        channel = Sys.ActorOf(ChannelActor.Props(new(Id, Ann, 4), line, endpoints, conferences));
    }

    [Fact]
    public void It_attaches_where_the_client_left_off_and_says_when_it_is_open()
    {
        Open();
        ExpectMsg<Done>();
    }

    [Fact]
    public void A_refusal_reaches_who_opened_it_and_the_channel_ends()
    {
        Watch(channel);
        channel.Tell(OpenChannel.Instance);
        endpoints.ExpectMsg<AttachChannel>();
        endpoints.Reply(Reply.NotFound("e1"));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.NotFound);
        ExpectTerminated(channel);
    }

    [Fact]
    public void A_gap_goes_out_before_any_event()
    {
        Open(gap: 7);
        Push(7);
        line.Sends("gap 7");
        line.Free();
        line.Sends("7 {}");
    }

    [Fact]
    public void Events_go_one_at_a_time_and_are_confirmed_when_sent()
    {
        Open();
        Push(5, 6);
        line.Sends("5 {}");
        line.IsQuiet();
        endpoints.ExpectNoMsg(TimeSpan.Zero);
        line.Free();
        line.Sends("6 {}");
        line.Free();
        endpoints.FishForMessage<EventsPushed>(_ => true).ShouldBe(new(Id, 6));
    }

    [Fact]
    public void What_still_comes_of_an_endpoint_before_is_passed_over()
    {
        Open();
        var before = CreateTestProbe();
        channel.Tell(new PushEvent(5, new("Stale", "{\"stale\":true}"), 4), before);
        channel.Tell(new ChannelAttached(Id, 9, 8), before);
        channel.Tell(new PushedThrough(9), before);
        Push(5);
        line.Sends("5 {}");
    }

    [Fact]
    public void A_busy_channel_confirms_now_and_then()
    {
        Open();
        Push([.. Enumerable.Range(5, 20).Select(n => (long)n)]);
        for (var i = 0; i < 16; i++)
        {
            line.Sends($"{5 + i} {{}}");
            line.Free();
        }
        endpoints.ExpectMsg(new EventsPushed(Id, 20));
    }

    [Fact]
    public void A_removal_is_relayed_when_everything_before_is_sent()
    {
        Open();
        Push(5);
        var removal = new RemovalTaken(new(Id.Organization, "a"), Id);
        channel.Tell(new RelayAfterPushed(removal));
        line.Sends("5 {}");
        conferences.ExpectNoMsg(TimeSpan.Zero);
        line.Free();
        conferences.ExpectMsg(removal);
    }

    [Fact]
    public void Of_best_effort_events_a_slow_client_misses_some()
    {
        Open();
        Push(5);
        for (var i = 0; i < 100; i++) Push(0);
        Push(6);
        line.Sends("5 {}");
        for (var i = 0; i < 64; i++)
        {
            line.Free();
            line.Sends("0 {}");
        }
        line.Free();
        line.Sends("6 {}");
    }

    [Fact]
    public void When_the_endpoint_restarts_it_attaches_again_after_what_was_sent()
    {
        Open(out var first);
        Push(5, 6, 7);
        line.Sends("5 {}");
        line.Free();
        line.Sends("6 {}");
        Sys.Stop(first);
        endpoints.FishForMessage<AttachChannel>(_ => true).ShouldBe(new(Id, Ann, 6));
        var next = CreateTestProbe();
        channel.Tell(new ChannelAttached(Id, null, pushed = 6), endpoint = next);
        Push(7);
        line.Free();
        line.Sends("7 {}");
        line.Free();
        next.FishForMessage<EventsPushed>(p => p.Sequence == 7);
    }

    [Fact]
    public void An_event_lost_on_the_way_is_noticed_by_the_next_and_all_come_again()
    {
        Open();
        Push(5);
        line.Sends("5 {}");
        line.Free();
        pushed = 6;
        Push(7);
        endpoints.FishForMessage<AttachChannel>(_ => true).ShouldBe(new(Id, Ann, 5));
        // What was on its way belongs to the attachment before.
        Push(8);
        channel.Tell(new ChannelAttached(Id, null, pushed = 5), endpoint = CreateTestProbe());
        Push(6, 7);
        line.Sends("6 {}");
        line.Free();
        line.Sends("7 {}");
    }

    [Fact]
    public void When_the_last_event_is_lost_the_endpoints_reminder_brings_it()
    {
        Open();
        Push(5);
        line.Sends("5 {}");
        line.Free();
        channel.Tell(new PushedThrough(6), endpoint);
        endpoints.FishForMessage<AttachChannel>(_ => true).ShouldBe(new(Id, Ann, 5));
    }

    [Fact]
    public void A_channel_that_lacks_nothing_confirms_again_when_it_is_reminded()
    {
        Open();
        Push(5);
        line.Sends("5 {}");
        line.Free();
        endpoints.FishForMessage<EventsPushed>(_ => true).ShouldBe(new(Id, 5));
        channel.Tell(new PushedThrough(5), endpoint);
        endpoints.FishForMessage<EventsPushed>(_ => true).ShouldBe(new(Id, 5));
    }

    [Fact]
    public void A_takeover_closes_the_line()
    {
        Watch(channel);
        Open();
        ExpectMsg<Done>();
        channel.Tell(new ChannelClosed("another connection took over"));
        line.Sends("closed");
        ExpectTerminated(channel);
    }

    [Fact]
    public void A_client_that_hangs_up_is_detached()
    {
        Watch(channel);
        Open();
        ExpectMsg<Done>();
        channel.Tell(ClientGone.Instance);
        endpoints.ExpectMsg(new DetachChannel(Id));
        ExpectTerminated(channel);
    }

    [Fact]
    public void A_line_that_breaks_ends_the_channel()
    {
        Watch(channel);
        Open();
        ExpectMsg<Done>();
        Push(5);
        line.Sends("5 {}");
        line.Break();
        line.Sends("closed");
        ExpectTerminated(channel);
    }

    [Fact]
    public void An_acknowledgement_goes_to_the_endpoint_with_the_user()
    {
        Open();
        channel.Tell(new ClientAcknowledged(3));
        endpoints.ExpectMsg(new AckEvents(Id, Ann, 3));
    }

    private void Open(long? gap = null) => Open(out _, gap);

    private void Open(out IActorRef from, long? gap = null)
    {
        channel.Tell(OpenChannel.Instance);
        endpoints.ExpectMsg(new AttachChannel(Id, Ann, 4));
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((_, message) =>
        {
            endpoints.Tell(message);
            return AutoPilot.KeepRunning;
        }));
        pushed = gap - 1 ?? 4;
        channel.Tell(new ChannelAttached(Id, gap, pushed), from = endpoint = probe);
    }

    private void Push(params long[] sequences)
    {
        foreach (var sequence in sequences)
        {
            channel.Tell(new PushEvent(sequence, new("TestEvent", "{}"), sequence == 0 ? 0 : pushed), endpoint);
            if (sequence > 0) pushed = sequence;
        }
    }
}

/// <summary>A client's line that a test holds up and lets go.</summary>
internal sealed class PlayedLine(TestProbe probe) : IChannelLine
{
    private TaskCompletionSource sending = new();

    public Task Event(long sequence, string json) => Send($"{sequence} {json}");

    public Task Gap(long firstAvailable) => Send($"gap {firstAvailable}");

    public void Redirect() => probe.Tell("redirected");

    public void Close() => probe.Tell("closed");

    public void Sends(string what) => probe.ExpectMsg(what);

    public void IsQuiet() => probe.ExpectNoMsg(TimeSpan.Zero);

    public void Free() => sending.SetResult();

    public void Break() => sending.SetException(new IOException("the line is broken"));

    private Task Send(string what)
    {
        sending = new();
        probe.Tell(what);
        return sending.Task;
    }
}
