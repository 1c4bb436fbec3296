using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Push;

/// <summary>Whose events a channel carries: after sequence <paramref name="After"/>, or after the last acknowledged.</summary>
public sealed record ChannelTarget(EndpointId Endpoint, UserId User, long? After);

/// <summary>
/// One connection of a client: attaches to its endpoint, and again when that restarts; sends one thing at a time, in order, and says how
/// far it has come.
/// </summary>
public sealed class ChannelActor : ReceiveActor, IWithTimers
{
    /// <summary>
    /// Waits between attachments without an answer. The first are for an endpoint that has just stopped, the last is longer than one lets
    /// an attachment wait.
    /// </summary>
    private static readonly TimeSpan[] Waits = [.. ((double[])[0.1, 0.5, 2, 4, 6]).Select(TimeSpan.FromSeconds)];

    /// <summary>Where a channel that opens begins.</summary>
    private const int OpeningWait = 2;

    /// <summary>Most best-effort events that wait for a slow client.</summary>
    private const int PassingLimit = 64;

    /// <summary>How many events are confirmed at once to an endpoint whose client is busy.</summary>
    private const int Confirmations = 16;

    private readonly IChannelLine line;
    private readonly IActorRef endpoints;
    private readonly IActorRef conferences;
    private readonly Queue<object> outgoing = [];
    private ChannelTarget target;
    private IActorRef? opener, endpoint;
    private bool isSending, isAttached, isDeparting;
    private int unconfirmed, wait = OpeningWait;
    private long received, sent;

    /// <param name="target">Whose events.</param>
    /// <param name="line">The way to the client.</param>
    /// <param name="endpoints">The endpoints' shard region.</param>
    /// <param name="conferences">The conferences' shard region.</param>
    public ChannelActor(ChannelTarget target, IChannelLine line, IActorRef endpoints, IActorRef conferences)
    {
        this.target = target;
        this.line = line;
        this.endpoints = endpoints;
        this.conferences = conferences;

        Receive<OpenChannel>(_ =>
        {
            opener = Sender;
            Attach();
        });
        Receive<AttachNow>(_ => Attach());
        Receive<ChannelAttached>(Attached);
        Receive<Rejected>(Refused);
        Receive<PushEvent>(push => push.Sequence == 0, push =>
        {
            if (outgoing.Count < PassingLimit) Enqueue(push);
        });
        Receive<PushEvent>(Pushed);
        Receive<PushedThrough>(Check);
        Receive<RelayAfterPushed>(Enqueue);
        Receive<SendDone>(Done);
        Receive<Status.Failure>(_ => HangUp());
        Receive<ClientAcknowledged>(ack => endpoints.Tell(new AckEvents(target.Endpoint, target.User, ack.Sequence)));
        Receive<ClientGone>(_ =>
        {
            endpoints.Tell(new DetachChannel(target.Endpoint));
            Context.Stop(Self);
        });
        Receive<ChannelClosed>(_ => HangUp());
        Receive<Terminated>(_ => Again());
        Receive<NodeDeparts>(_ =>
        {
            isDeparting = true;
            Redirect();
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ChannelTarget target, IChannelLine line, IActorRef endpoints, IActorRef conferences) =>
        Akka.Actor.Props.Create(() => new ChannelActor(target, line, endpoints, conferences));

    protected override void PreStart()
    {
        PushMeter.Opened();
        Context.System.EventStream.Subscribe(Self, typeof(NodeDeparts));
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        PushMeter.Closed();
    }

    /// <summary>What was sent is not known any more: the client connects anew.</summary>
    protected override void PostRestart(Exception reason) => HangUp();

    private void Attach()
    {
        var attach = new AttachChannel(target.Endpoint, target.User, target.After);
        endpoints.Tell(attach);
        AttachLater();
    }

    private void AttachLater()
    {
        Timers.StartSingleTimer(nameof(Attach), AttachNow.Instance, Waits[wait]);
        wait = Math.Min(wait + 1, Waits.Length - 1);
    }

    private void Attached(ChannelAttached attached)
    {
        // Of one before, which is about to end.
        if (isAttached && !Sender.Equals(endpoint)) return;
        Timers.Cancel(nameof(Attach));
        if (!Sender.Equals(endpoint))
        {
            if (endpoint is not null) Context.Unwatch(endpoint);
            endpoint = Context.Watch(Sender);
        }
        opener?.Tell(Reply.Done);
        opener = null;
        isAttached = true;
        received = attached.Start;
        if (attached.Gap is not null) Enqueue(attached);
    }

    private void Refused(Rejected refusal)
    {
        if (opener is not null)
        {
            opener.Tell(refusal);
            Context.Stop(Self);
        }
        else if (refusal.Why == Reason.Unavailable) AttachLater();
        else HangUp();
    }

    /// <summary>
    /// In order and with none missing, or this attachment is no good. What still comes of one before is no good either: an endpoint that has moved
    /// may have given the number to another event.
    /// </summary>
    private void Pushed(PushEvent push)
    {
        if (!isAttached || !Sender.Equals(endpoint)) return;
        if (push.After != received)
        {
            Again();
            return;
        }
        received = push.Sequence;
        Enqueue(push);
    }

    private void Check(PushedThrough pushed)
    {
        if (!isAttached || !Sender.Equals(endpoint)) return;
        if (received < pushed.Sequence) Again();
        else endpoint?.Tell(new EventsPushed(target.Endpoint, sent));
    }

    /// <summary>The endpoint has stopped, or something it said was lost: it goes on after what was sent, so what waits would come twice.</summary>
    private void Again()
    {
        if (endpoint is not null) Context.Unwatch(endpoint);
        endpoint = null;
        isAttached = false;
        var relays = outgoing.OfType<RelayAfterPushed>().ToArray();
        outgoing.Clear();
        foreach (var relay in relays) outgoing.Enqueue(relay);
        wait = 0;
        AttachLater();
    }

    private void Enqueue(object item)
    {
        outgoing.Enqueue(item);
        Send();
    }

    private void Send()
    {
        while (!isSending && outgoing.TryDequeue(out var item))
            switch (item)
            {
                case PushEvent push:
                    if (push.Sequence > 0) target = target with { After = push.Sequence };
                    PushMeter.Pushed(push.Sequence > 0);
                    Await(line.Event(push.Sequence, push.Event.Json), push.Sequence);
                    break;
                case ChannelAttached { Gap: { } first }:
                    target = target with { After = first - 1 };
                    PushMeter.Gap();
                    Await(line.Gap(first), 0);
                    break;
                case RelayAfterPushed relay:
                    conferences.Tell(relay.Message);
                    break;
            }
    }

    private void Await(Task sending, long sequence)
    {
        isSending = true;
        sending.PipeTo(Self, Self, () => new SendDone(sequence));
    }

    private void Done(SendDone done)
    {
        isSending = false;
        if (done.Sequence > 0) (sent, unconfirmed) = (done.Sequence, unconfirmed + 1);
        Send();
        Redirect();
        if (unconfirmed == 0 || isSending && unconfirmed < Confirmations) return;
        unconfirmed = 0;
        endpoint?.Tell(new EventsPushed(target.Endpoint, sent));
    }

    /// <summary>This node goes: the client does too, as soon as it has what waits for it. Its own hanging up ends this.</summary>
    private void Redirect()
    {
        if (!isDeparting || isSending || outgoing.Count > 0) return;
        isDeparting = false;
        line.Redirect();
    }

    private void HangUp()
    {
        line.Close();
        Context.Stop(Self);
    }

    private sealed record SendDone(long Sequence);

    private sealed record AttachNow
    {
        public static readonly AttachNow Instance = new();
    }
}
