using Akka.Actor;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Endpoints;

/// <summary>The one channel of the client, and how far it has been served.</summary>
public sealed partial class EndpointActor
{
    private const string TakenOver = "another connection took over";

    /// <summary>Between two looks at a lease that is not held.</summary>
    private static readonly TimeSpan LeaseWait = TimeSpan.FromMilliseconds(500);

    private IActorRef? channel;
    private ChannelWindow window = ChannelWindow.After(0);

    private void Serving()
    {
        Command<EventsPushed>(m =>
        {
            if (!Sender.Equals(channel))
            {
                // It may not have heard of the one that took over.
                if (channel is not null) Sender.Tell(new ChannelClosed(TakenOver), Self);
                return;
            }
            window = window.Confirm(m.Sequence);
            Serve();
        });
        Command<DetachChannel>(_ =>
        {
            if (Sender.Equals(channel)) Forget();
        });
        Command<Terminated>(t =>
        {
            if (t.ActorRef.Equals(channel)) Forget();
        });
    }

    private void Attach(AttachChannel asked, ChannelAttached attached, IActorRef asker)
    {
        if (!asker.Equals(channel)) CloseChannel(TakenOver);
        channel = asker;
        Context.Watch(channel);
        window = ChannelWindow.After(attached.Gap - 1 ?? asked.After ?? state.Outbox.Acknowledged);
        channel.Tell(attached with { Start = window.Sent }, Self);
    }

    /// <summary>Hands over what the window allows; nothing while another owner may give the same numbers to other events.</summary>
    private void Serve()
    {
        if (channel is null || !state.IsSettled || window.IsFull) return;
        if (!lease.IsHeld)
        {
            if (!pushAlarm.IsSet) pushAlarm.Set(time.GetUtcNow() + LeaseWait);
            return;
        }
        if (window.GapIn(state.Outbox) is { } first)
        {
            channel.Tell(new ChannelAttached(state.Id, first, first - 1), Self);
            window = window with { Sent = first - 1 };
        }
        while (!window.IsFull && state.Outbox.After(window.Sent) is { } item)
        {
            channel.Tell(new PushEvent(item.Sequence, item.Event, window.Sent), Self);
            window = window.Send(item.Sequence);
        }
        RemindLater();
    }

    private void RemindLater()
    {
        if (!window.Flying.IsEmpty && !pushAlarm.IsSet) pushAlarm.Set(time.GetUtcNow() + RepeatAfter);
    }

    /// <summary>The way to another node may lose what was said: events, or their confirmation.</summary>
    private void Remind()
    {
        if (channel is null) return;
        if (!window.Flying.IsEmpty) channel.Tell(new PushedThrough(window.Sent), Self);
        Serve();
        RemindLater();
    }

    /// <summary>Best effort: a channel that is behind goes without.</summary>
    private void PushPassing(PushedEvent passing)
    {
        if (!window.IsFull) channel?.Tell(new PushEvent(0, passing), Self);
    }

    private void CloseChannel(string reason)
    {
        channel?.Tell(new ChannelClosed(reason), Self);
        Forget();
    }

    private void Forget()
    {
        if (channel is not null) Context.Unwatch(channel);
        channel = null;
    }
}
