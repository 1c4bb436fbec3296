using System.Collections.Immutable;
using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Server.Conferences;

/// <summary>What follows an event: who is told, and what the media nodes must do.</summary>
public sealed partial class ConferenceActor
{
    /// <summary>Newest events kept at hand; older ones are read from the journal.</summary>
    private const int Kept = 256;

    private readonly Queue<Row> recent = [];

    private void Remember(ConferenceEvent e)
    {
        recent.Enqueue(new(e is ConferenceCreated ? JournalHistory.CreationVersion : state.Version, e));
        if (recent.Count > Kept) recent.Dequeue();
    }

    private void Publish(ConferenceState before, ConferenceEvent e)
    {
        switch (e)
        {
            case ParticipantJoined j:
                var joined = state.Find(new EndpointId(state.Id.Organization, j.Endpoint!))!;
                audience.Add(joined.Endpoint, joined.Joined);
                sick.Remove(joined.Endpoint);
                Tell(joined.Endpoint, new EndpointJoined(joined.Endpoint, state.Id, joined.Joined));
                break;
            case ParticipantLeft l:
                Remove(new(state.Id.Organization, l.Endpoint!), before.Version);
                foreach (var stream in state.Participants.SelectMany(p => p.Streams))
                    ToMedia(stream.Node, new CloseViewsOf(state.Publication(stream), new(state.Id.Organization, l.Endpoint!)));
                break;
            case StreamPublished p:
                ToMedia(p.Node, new CommitPublication(new(state.Id, p.Stream, p.Attempt)));
                break;
            case StreamUnpublished u:
                if (u.Leaver) Remove(new(state.Id.Organization, u.Endpoint!), before.Version);
                Close(before.Find(u.Stream)?.Stream);
                break;
            case StreamBitrateUpdated b when state.Find(b.Stream) is var (_, stream):
                ToMedia(stream.Node, new LimitPublication(state.Publication(stream), b.VideoBitrate));
                break;
            case ConferenceEnded:
                foreach (var stream in before.Participants.SelectMany(p => p.Streams)) Close(stream);
                break;
        }

        if (e is ConferenceCreated) return;
        var events = ImmutableArray.Create(recent.Last().Wire(state.Id));
        foreach (var listener in audience.Present)
            Tell(listener.Endpoint, new TellEvents(listener.Endpoint, state.Id, listener.Joined, before.Version, events));
        if (e is ConferenceEnded)
            foreach (var listener in audience.Present.ToList())
                Dismiss(listener);
        RepeatLater();
    }

    private void Close(Core.Conferences.Stream? stream)
    {
        if (stream is null) return;
        measured.Remove(state.Publication(stream));
        ViewAgain(state.Publication(stream));
        foreach (var viewer in viewers.Where(v => v.Value.Stream == stream.Id).Select(v => v.Key).ToList()) viewers.Remove(viewer);
        ToMedia(stream.Node, new ClosePublication(state.Publication(stream)));
    }

    /// <summary>A crash may have come between a stream's last row and its closing: those of the window are closed again.</summary>
    private void RepeatClosings()
    {
        foreach (var p in recent.Select(r => r.Event).OfType<StreamPublished>())
            if (state.Find(p.Stream)?.Stream.Attempt != p.Attempt)
                ToMedia(p.Node, new ClosePublication(new(state.Id, p.Stream, p.Attempt)));
    }

    /// <summary>A media node that does not hold one says so. Asked again with each waking: its word of a loss may not have come through.</summary>
    private void ConfirmStreams()
    {
        foreach (var stream in state.Participants.SelectMany(p => p.Streams)) ToMedia(stream.Node, new ConfirmPublication(state.Publication(stream)));
    }

    private void ToMedia(string node, MediaCommand command) => neighbours.Media.Tell(new AtMediaNode(node, command), Self);

    private void Tell(EndpointId endpoint, object message)
    {
        if (message is not IEndpointMessage m || m.Endpoint != endpoint) throw new ArgumentException($"not for {endpoint}", nameof(message));
        neighbours.Endpoints.Tell(message, Self);
    }

    /// <summary>An event of the window, made into its wire form once for everybody.</summary>
    private sealed class Row(long version, ConferenceEvent e)
    {
        private PushedEvent? wire;

        public long Version => version;

        public ConferenceEvent Event => e;

        public PushedEvent Wire(ConferenceId id) => wire ??= WireEvents.Of(id, version, e);
    }
}
