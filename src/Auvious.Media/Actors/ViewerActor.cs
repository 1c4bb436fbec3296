using Akka.Actor;
using Akka.Event;
using Auvious.Core.Media;
using Auvious.Media.Forwarding;
using Auvious.Media.Loops;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Actors;

/// <summary>One viewing of a published stream: owns the life of the viewer's connection.</summary>
public sealed class ViewerActor : ReceiveActor
{
    readonly MediaPlane plane;
    readonly UdpLoop loop;
    readonly ForwardedStream stream;
    readonly IReadOnlyList<PublishedTrack> tracks;
    readonly ILoggingAdapter log = Context.GetLogger();
    Core.ViewerId viewer;
    ViewerLink? link;
    MediaReply? reply;

    public ViewerActor(MediaPlane plane, UdpLoop loop, ForwardedStream stream, IReadOnlyList<PublishedTrack> tracks)
    {
        this.plane = plane;
        this.loop = loop;
        this.stream = stream;
        this.tracks = tracks;
        Receive<OpenView>(Open);
        Receive<LinkConnected>(_ => { });
        Receive<LinkEnded>(ended =>
        {
            if (ended.Fault is null) log.Info("Viewer {0}: {1}", ended.Link.Endpoint, ended.Reason);
            else log.Error(ended.Fault, "Viewer {0}: {1}", ended.Link.Endpoint, ended.Reason);
            link = null;
            Done();
        });
    }

    internal static Props Props(MediaPlane plane, UdpLoop loop, ForwardedStream stream, IReadOnlyList<PublishedTrack> tracks) =>
        Akka.Actor.Props.Create(() => new ViewerActor(plane, loop, stream, tracks));

    protected override void PostStop()
    {
        if (link is not null) loop.Post(new CloseViewer(link));
    }

    void Open(OpenView open)
    {
        viewer = open.Viewer;
        reply ??= Answer(open);
        Sender.Tell(reply);
        if (link is null) Done();
    }

    MediaReply Answer(OpenView open)
    {
        if (!SdpOffer.TryParse(open.SdpOffer, out var offer, out var reason) ||
            !ViewAnswer.TryMake(offer, tracks, Sources.Next, out var answer, out reason))
            return new MediaRefused(open.Id, open.Viewer, MediaRefusal.BadOffer, reason);
        var ours = plane.NewTransport(loop);
        string cname = ours.Ice.Ufrag;
        link = new(open.Endpoint, Transports.Make(plane, loop, ours, answer.Transport), ours.Ice.Ufrag, Self, answer,
            stream.Publisher, cname, Random.Shared);
        loop.Post(new OpenViewer(stream, link));
        return new ViewOpened(open.Id, open.Viewer, answer.Write(ours, open.Id.Stream.Value, cname));
    }

    // The publication stops us, behind what it has passed to us: an offer among that goes back to it and finds a fresh start.
    void Done()
    {
        Context.Parent.Tell(new ViewerDone(viewer));
        Become(() => ReceiveAny(message =>
        {
            if (message is OpenView) Context.Parent.Forward(message);
        }));
    }
}
