using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Media;

namespace Auvious.Server.Conferences;

/// <summary>Who views what. In memory only: after a restart a viewer is known again by its next request.</summary>
public sealed partial class ConferenceActor
{
    private readonly Dictionary<ViewerId, (UserId User, EndpointId Endpoint, StreamId Stream)> viewers = [];

    private void Viewing()
    {
        Command<ViewStream>(View);
        Command<StopViewStream>(StopView);
        Command<ViewOpened>(Viewed);
    }

    private void View(ViewStream c)
    {
        if (viewers.TryGetValue(c.Viewer, out var known) && known.User != c.By.User)
            Sender.Tell(Reply.Forbidden("the viewer is another user's"));
        else Handle(c, Sender);
    }

    /// <summary>A viewer that goes on to another stream leaves the one before.</summary>
    private void Register(OpenView open, UserId user)
    {
        if (viewers.TryGetValue(open.Viewer, out var known) && known.Stream != open.Id.Stream && state.Find(known.Stream) is var (_, before))
            ToMedia(before.Node, new CloseView(state.Publication(before), open.Viewer));
        viewers[open.Viewer] = (user, open.Endpoint, open.Id.Stream);
    }

    /// <summary>The answer is to the offer that was asked first; another one waiting behind it is asked now.</summary>
    private void Viewed(ViewOpened opened)
    {
        var waiting = Take(new ViewKey(opened.Id, opened.Viewer));
        foreach (var (command, replyTo) in waiting)
            if (Offer(command) == Offer(waiting[0].Command)) replyTo.Tell(new ConferenceStreamViewResult(opened.Viewer.Value, opened.SdpAnswer));
            else Continue(command, replyTo);
    }

    /// <summary>The publication ends, and may not answer any more: whoever waits to view it sees what is there instead.</summary>
    private void ViewAgain(PublicationId ended)
    {
        foreach (var key in inquiries.Keys.OfType<ViewKey>().Where(key => key.Publication == ended).ToList())
            foreach (var (command, replyTo) in Take(key))
                Continue(command, replyTo);
    }

    private static string Offer(object command) => Sdp.Ufrag(((ViewStream)command).SdpOffer);

    private void StopView(StopViewStream c)
    {
        var decision = state.Decide(c, time.GetUtcNow());
        if (decision.Reply is Done && state.Find(c.Stream) is var (_, stream)
            && (!viewers.TryGetValue(c.Viewer, out var known) || known.User == c.By.User || c.By.IsStaff))
        {
            viewers.Remove(c.Viewer);
            ToMedia(stream.Node, new CloseView(state.Publication(stream), c.Viewer));
        }
        Sender.Tell(decision.Reply!);
    }

    private sealed record ViewKey(PublicationId Publication, ViewerId Viewer);
}
