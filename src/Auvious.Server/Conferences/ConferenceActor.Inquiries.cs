using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Server.Conferences;

/// <summary>Commands that wait for an endpoint's or a media node's word, and what those say unasked.</summary>
public sealed partial class ConferenceActor
{
    private static readonly TimeSpan IndicatorPeriod = TimeSpan.FromSeconds(5);

    private readonly Inquiries inquiries = new();
    private readonly Dictionary<PublicationId, IReadOnlyList<LinkQuality>> measured = [];
    private readonly Dictionary<string, (int Heard, int Taken)> handed = [];

    private void Inquiring()
    {
        Command<EndpointIs>(Answered);
        Command<PublicationOpened>(Opened);
        Command<MediaRefused>(Refused);
        Command<Delivered>(Counted);
        Command<InquiryTimedOut>(t => TimedOut(t.Key));
        Command<PublicationLost>(l => Handle(new DropStream(l.Publication.Stream, l.Publication.Attempt), ActorRefs.Nobody));
        Command<PublicationMeasured>(Measured);
        Command<Indicate>(_ => SendIndicators());
    }

    private void Inquire(object question, object command, IActorRef replyTo)
    {
        switch (question)
        {
            case WhoIsEndpoint who:
                Wait(new WhoKey(who.Endpoint, who.User), command, replyTo, () => Tell(who.Endpoint, who));
                break;
            case AtMediaNode { Command: OpenPublication open } at:
                Wait(open.Id, command, replyTo, () => neighbours.Media.Tell(at, Self));
                break;
            case AtMediaNode { Command: OpenView open } at:
                Register(open, ((ViewStream)command).By.User);
                Wait(new ViewKey(open.Id, open.Viewer), command, replyTo, () => neighbours.Media.Tell(at, Self));
                break;
            case DeliverToAll all:
                Deliver(all, replyTo);
                break;
            case EraseJournal:
                Erase(replyTo);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(question), question.GetType().Name, "cannot be asked");
        }
    }

    private void Wait(object key, object command, IActorRef replyTo, Action ask)
    {
        if (!inquiries.Add(key, command, replyTo)) return;
        Timers.StartSingleTimer(key, new InquiryTimedOut(key), Patience);
        ask();
    }

    private IReadOnlyList<(object Command, IActorRef ReplyTo)> Take(object key)
    {
        Timers.Cancel(key);
        return inquiries.Take(key);
    }

    private void Answered(EndpointIs answer)
    {
        foreach (var (command, replyTo) in Take(new WhoKey(answer.Endpoint, answer.User)))
            Continue(new EndpointAnswered((ParticipantCommand)command, answer.Standing), replyTo);
    }

    private void Opened(PublicationOpened opened)
    {
        var waiting = Take(opened.Id);
        var published = state.Find(opened.Id.Stream)?.Stream;
        if (waiting.Count == 0 && (published?.Attempt != opened.Id.Attempt || published.Node != opened.Node))
            ToMedia(opened.Node, new ClosePublication(opened.Id));
        foreach (var (command, replyTo) in waiting)
            Continue(new RecordPublication((PublishStream)command, opened.Node, opened.SdpAnswer), replyTo);
    }

    private void Refused(MediaRefused refused)
    {
        Rejected reply = refused.Why switch
        {
            MediaRefusal.BadOffer => Reply.Invalid("sdpOffer", refused.Text),
            MediaRefusal.Unknown => Reply.NotFound("the stream"),
            _ => Reply.Unavailable(refused.Text),
        };
        if (refused.Viewer is { } viewer) viewers.Remove(viewer);
        AnswerAll(refused.Viewer is { } v ? new ViewKey(refused.Id, v) : refused.Id, reply);
    }

    private void TimedOut(object key)
    {
        if (key is string delivery)
        {
            AnswerAll(key, new EventsSent(handed.GetValueOrDefault(delivery).Taken));
            handed.Remove(delivery);
            return;
        }
        // Wherever it was placed, the node closes what nobody commits within 10 s; a late answer is closed as it comes.
        AnswerAll(key, Reply.Unavailable("no answer in time"));
    }

    private void AnswerAll(object key, Reply reply)
    {
        foreach (var (_, replyTo) in Take(key)) replyTo.Tell(reply);
    }

    private void Pass(AddIceCandidates c)
    {
        Handle(c, Sender);
        if (state.Find(c.Stream) is var (_, stream) && state.Decide(c, time.GetUtcNow()).Reply is Done)
            ToMedia(stream.Node, new AddCandidates(state.Publication(stream), c.Viewer, c.Candidates));
    }

    private void Deliver(DeliverToAll all, IActorRef replyTo)
    {
        var c = all.Command;
        if (all.Endpoints.IsEmpty || !c.AtLeastOnce) replyTo.Tell(new EventsSent(all.Endpoints.Length));
        else Wait(c.DeliveryId, all, replyTo, () => handed[c.DeliveryId] = (0, 0));
        foreach (var endpoint in all.Endpoints)
            Tell(endpoint, new DeliverEvent(endpoint, c.DeliveryId, c.AtLeastOnce, c.Clear, c.Stored));
    }

    private void Counted(Delivered delivered)
    {
        if (!handed.TryGetValue(delivered.DeliveryId, out var count) || !inquiries.TryPeek(delivered.DeliveryId, out var all)) return;
        count = (count.Heard + 1, count.Taken + (delivered.Taken ? 1 : 0));
        handed[delivered.DeliveryId] = count;
        if (count.Heard < ((DeliverToAll)all).Endpoints.Length) return;
        handed.Remove(delivered.DeliveryId);
        AnswerAll(delivered.DeliveryId, new EventsSent(count.Taken));
    }

    private void Measured(PublicationMeasured m)
    {
        if (state.Find(m.Publication.Stream)?.Stream.Attempt != m.Publication.Attempt)
        {
            // Whoever flows unasked did not hear of its end: the node could not be reached then.
            Sender.Tell(new ClosePublication(m.Publication));
            return;
        }
        measured[m.Publication] = m.Links;
        if (!Timers.IsTimerActive(nameof(Indicate))) Timers.StartSingleTimer(nameof(Indicate), Indicate.Instance, IndicatorPeriod);
    }

    private void SendIndicators()
    {
        if (measured.Count == 0) return;
        Timers.StartSingleTimer(nameof(Indicate), Indicate.Instance, IndicatorPeriod);
        var links = measured.Values.SelectMany(l => l).Where(l => state.Find(l.Endpoint) is not null)
            .GroupBy(l => l.Endpoint).Select(g => NetworkIndicator.Of(g.Key, [.. g])).ToList();
        measured.Clear();
        if (links.Count == 0) return;
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var indicator = WireEvents.NetworkIndicator(state.Id, id, time.GetUtcNow(), links);
        foreach (var listener in audience.Present)
            Tell(listener.Endpoint, new DeliverEvent(listener.Endpoint, id, AtLeastOnce: false, indicator, indicator));
    }

    private sealed record WhoKey(EndpointId Endpoint, UserId User);

    private sealed record InquiryTimedOut(object Key);

    private sealed record Indicate
    {
        public static readonly Indicate Instance = new();
    }
}
