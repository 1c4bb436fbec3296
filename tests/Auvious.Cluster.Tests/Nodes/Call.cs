using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Tests.Rtp;

namespace Auvious.Cluster.Tests.Nodes;

/// <summary>One published stream and its viewers, in a conference of its own.</summary>
internal sealed class Call(Street street, Room room, string endpoint)
{
    private const int Opus = 111;

    private readonly List<Peer> viewers = [];
    private Peer publisher = new();
    private ushort sequence;

    public Room Room => room;

    public string Endpoint => endpoint;

    public string Stream { get; } = Room.NewId("stream");

    /// <summary>The index of the media node that has the stream, by the address its answer named.</summary>
    public int Place { get; private set; }

    public static async Task<Call> Start(Apart apart, Street street)
    {
        var room = await Room.Create(apart.Servers, Apart.Api);
        var call = new Call(street, room, await room.Join(Apart.Api));
        await call.Publish();
        return call;
    }

    /// <summary>One that is placed there: those that are placed elsewhere stay until then, so that it has the fewest.</summary>
    public static async Task<Call> StartAt(Apart apart, Street street, int place)
    {
        var elsewhere = new List<Call>();
        while (elsewhere.Count < 100)
        {
            var call = await Start(apart, street);
            if (call.Place != place)
            {
                elsewhere.Add(call);
                continue;
            }
            foreach (var other in elsewhere) await other.End();
            return call;
        }
        throw new TimeoutException($"no stream was placed on node {place}");
    }

    public async Task Publish()
    {
        publisher = new();
        viewers.Clear();
        var answer = await room.Publish(Apart.Api, endpoint, Stream, publisher);
        var address = Room.Candidate(answer).Split(' ')[0];
        Place = Enumerable.Range(0, 20).First(i => Apart.MediaAddress(i) == address);
        street.Join(answer, publisher);
        street.Until(() => publisher.IsConnected);
    }

    public async Task View()
    {
        var viewer = new Peer();
        street.Join(await room.View(Apart.Api, endpoint, Stream, viewer), viewer);
        street.Until(() => viewer.IsConnected);
        viewers.Add(viewer);
    }

    /// <summary>Packets of now reach every viewer.</summary>
    public void Flows()
    {
        var before = viewers.Select(viewer => viewer.Rtp.Count).ToList();
        street.Until(() =>
        {
            publisher.SendRtp(Packets.Make(++sequence, sequence * 960u, payloadType: Opus), sequence);
            return viewers.Select((viewer, i) => viewer.Rtp.Count > before[i] + 3).All(flows => flows);
        });
    }

    public Task End() => room.Insist(Apart.Api, "conferences/end", new { conferenceId = room.Id, userEndpointId = endpoint, reason = "done" });
}
