using Akka.Actor;
using Akka.Event;
using Auvious.Core;
using Auvious.Core.Media;
using Auvious.Media.Forwarding;
using Auvious.Media.Loops;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Actors;

/// <summary>One published stream: owns the life of the publisher's connection and, by its children, of the viewers'.</summary>
public sealed class PublicationActor : ReceiveActor, IWithTimers
{
    static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(10);

    readonly PublicationId id;
    readonly MediaPlane plane;
    readonly UdpLoop loop;
    readonly string node;
    readonly IActorRef conferences;
    readonly ILoggingAdapter log = Context.GetLogger();
    readonly Dictionary<ViewerId, (IActorRef Actor, string Attempt, EndpointId Endpoint)> viewers = [];
    ForwardedStream? stream;
    IReadOnlyList<PublishedTrack> tracks = [];
    MediaReply? reply;
    bool committed;

    public PublicationActor(PublicationId id, MediaPlane plane, UdpLoop loop, string node, IActorRef conferences)
    {
        this.id = id;
        this.plane = plane;
        this.loop = loop;
        this.node = node;
        this.conferences = conferences;
        Receive<OpenPublication>(Open);
        Receive<CommitPublication>(_ => Commit());
        // Its conference has it in the journal, and may have stopped before it could say so.
        Receive<ConfirmPublication>(_ => Commit());
        Receive<ClosePublication>(_ => End());
        Receive<CommitTimedOut>(_ => End());
        Receive<LimitPublication>(limit => loop.Post(new LimitStream(stream!, limit.VideoBitrate)));
        Receive<OpenView>(OpenView);
        Receive<CloseView>(close => CloseViews(viewer => viewer == close.Viewer));
        Receive<CloseViewsOf>(close => CloseViews(viewer => viewers[viewer].Endpoint == close.Endpoint));
        Receive<AddCandidates>(_ => { });
        Receive<ViewerDone>(done => CloseViews(viewer => viewer == done.Viewer && viewers[viewer].Actor.Equals(Sender)));
        Receive<LinkConnected>(_ => log.Debug("{0}: publisher connected", id));
        Receive<LinkEnded>(Lost);
        Receive<LinksMeasured>(measured =>
        {
            if (committed) conferences.Tell(new PublicationMeasured(id, measured.Links));
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(PublicationId id, MediaPlane plane, UdpLoop loop, string node, IActorRef conferences) =>
        Akka.Actor.Props.Create(() => new PublicationActor(id, plane, loop, node, conferences));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PostStop()
    {
        if (stream is null) return;
        loop.Post(new CloseStream(stream));
        if (committed) conferences.Tell(new PublicationLost(id, "the media node stopped it"));
    }

    void Open(OpenPublication open)
    {
        reply ??= Answer(open);
        Sender.Tell(reply);
        if (stream is null) End();
    }

    MediaReply Answer(OpenPublication open)
    {
        bool audio = open.Type is StreamType.MIC or StreamType.MIC_AND_CAM, video = open.Type is not StreamType.MIC;
        if (!SdpOffer.TryParse(open.SdpOffer, out var offer, out var reason) ||
            !PublishAnswer.TryMake(offer, audio, video, out var answer, out reason))
            return new MediaRefused(id, null, MediaRefusal.BadOffer, reason);
        var ours = plane.NewTransport(loop);
        var publisher = new PublisherLink(open.Publisher,
            Transports.Make(plane, loop, ours, answer.Transport), ours.Ice.Ufrag, Self, answer, Sources.Next());
        stream = new(publisher, open.VideoBitrate);
        tracks = answer.Tracks;
        loop.Post(new OpenStream(stream));
        if (!committed) Timers.StartSingleTimer(nameof(CommitTimedOut), CommitTimedOut.Instance, CommitTimeout);
        return new PublicationOpened(id, node, answer.Write(ours));
    }

    void Commit()
    {
        committed = true;
        Timers.Cancel(nameof(CommitTimedOut));
    }

    void OpenView(OpenView open)
    {
        if (!SdpOffer.TryReadUfrag(open.SdpOffer, out var attempt))
        {
            Sender.Tell(new MediaRefused(id, open.Viewer, MediaRefusal.BadOffer, "The offer has no ice-ufrag."));
            return;
        }
        if (viewers.TryGetValue(open.Viewer, out var known) && known.Attempt != attempt) CloseViews(viewer => viewer == open.Viewer);
        if (!viewers.TryGetValue(open.Viewer, out known))
        {
            known = (Context.ActorOf(ViewerActor.Props(plane, loop, stream!, tracks)), attempt, open.Endpoint);
            viewers.Add(open.Viewer, known);
        }
        known.Actor.Forward(open);
    }

    // Behind the offers that were passed to it: each is answered, or passed back.
    void CloseViews(Func<ViewerId, bool> which)
    {
        foreach (var viewer in viewers.Keys.Where(which).ToArray())
        {
            viewers[viewer].Actor.Tell(PoisonPill.Instance);
            viewers.Remove(viewer);
        }
    }

    void Lost(LinkEnded ended)
    {
        if (ended.Fault is null) log.Info("{0}: publisher {1}", id, ended.Reason);
        else log.Error(ended.Fault, "{0}: publisher {1}", id, ended.Reason);
        if (committed) conferences.Tell(new PublicationLost(id, ended.Reason));
        End();
    }

    // The node stops us, behind what it has passed to us: all that goes back to it and finds a fresh start.
    void End()
    {
        committed = false;
        Context.Parent.Tell(new PublicationDone(id));
        Become(() => ReceiveAny(message =>
        {
            if (message is MediaCommand) Context.Parent.Forward(message);
        }));
    }

    sealed record CommitTimedOut
    {
        internal static readonly CommitTimedOut Instance = new();
    }
}
