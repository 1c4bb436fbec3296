using System.Text.RegularExpressions;
using Auvious.Cluster.Tests.Checking;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>What one client may say in its conference. Each command has a mark of its own in what it changes.</summary>
internal sealed partial class Commands(Caller caller, Crowd crowd, Random random, string room, string endpoint)
{
    private static readonly string Offer = ReadOffer();

    private int keys;
    private string? stream;

    public Task Set()
    {
        var mark = caller.Mark();
        return Set($"{endpoint}-{random.Next(8)}", mark);
    }

    /// <summary>The event of a removal carries what was removed, so both have the same mark.</summary>
    public async Task Remove()
    {
        var (key, mark) = ($"{endpoint}-passing-{++keys}", caller.Mark());
        if ((await Set(key, mark)).Outcome == Outcome.Acknowledged)
            await caller.Say("removeMetadata", "conferences/updateMetadata", room, endpoint, mark,
                new { conferenceId = room, userEndpointId = endpoint, operation = "REMOVE", key });
    }

    private Task<Command> Set(string key, string mark) =>
        Say("updateMetadata", mark, new { conferenceId = room, userEndpointId = endpoint, operation = "SET", key, value = mark });

    public Task Describe()
    {
        var mark = caller.Mark();
        return Say("updateParticipantMetadata", mark, new
        {
            conferenceId = room,
            userEndpointId = endpoint,
            newMetadata = new { mark, name = "Zoë \"Z\" Ω", nested = new object?[] { 1, null, new { deep = -1234567890123 } } },
        });
    }

    public Task Interaction()
    {
        var mark = caller.Mark();
        return Say("interaction", mark, new { conferenceId = room, userEndpointId = endpoint, interactionId = mark });
    }

    /// <summary>A stream that never carries anything: what it means is that the media nodes, too, take part in every failure.</summary>
    public async Task Publish()
    {
        if (stream is { } published)
        {
            stream = null;
            await Say("unpublishStream", published, new { conferenceId = room, userEndpointId = endpoint, streamId = published });
            return;
        }
        var mark = caller.Mark();
        var done = await Say("publishStream", mark, new
        {
            conferenceId = room,
            userEndpointId = endpoint,
            streamId = mark,
            conferenceStreamType = "MIC",
            sdpOffer = Ufrag().Replace(Offer, $"a=ice-ufrag:{mark}"),
        });
        if (done.Outcome == Outcome.Acknowledged) stream = mark;
    }

    /// <summary>An event for one endpoint of another client.</summary>
    public Task Tell()
    {
        if (crowd.AnyListener(random) is not { } listener) return Task.CompletedTask;
        var mark = caller.Mark();
        return caller.Say("sendEvent", "users/endpoints/sendEvent", room, listener.Endpoint, mark,
            new { userId = listener.User, userEndpointId = listener.Endpoint, qos = 1, @event = Note(mark) }, once: true);
    }

    /// <summary>An event for everybody in the conference.</summary>
    public Task Announce()
    {
        var mark = caller.Mark();
        return crowd.Service(caller, random).Say("sendEvent", "conferences/sendEvent", room, null, mark,
            new { conferenceId = room, qos = "AT_LEAST_ONCE", @event = Note(mark) }, once: true);
    }

    /// <summary>The whole life of a conference.</summary>
    public async Task OwnConference()
    {
        var created = await Create(caller);
        if (created.Outcome != Outcome.Acknowledged) return;
        var conference = created.Conference;
        await caller.Join(conference, endpoint);
        for (var i = random.Next(4); i > 0; i--)
        {
            var mark = caller.Mark();
            await caller.Say("updateMetadata", "conferences/updateMetadata", conference, endpoint, mark,
                new { conferenceId = conference, userEndpointId = endpoint, operation = "SET", key = $"key-{i}", value = mark });
        }
        if (random.Next(2) == 0)
        {
            await caller.Leave(conference, endpoint);
            return;
        }
        var reason = caller.Mark();
        await caller.Say("end", "conferences/end", conference, endpoint, reason, new { conferenceId = conference, userEndpointId = endpoint, reason });
    }

    /// <summary>A new conference, whose id is its mark.</summary>
    public static async Task<Command> Create(Caller caller)
    {
        var mark = caller.Mark();
        return await caller.Say("create", "conferences/create", mark, null, mark, new { conferenceId = mark });
    }

    private Task<Command> Say(string command, string mark, object body) => caller.Say(command, $"conferences/{command}", room, endpoint, mark, body);

    private static object Note(string mark) => new { type = "NoteTakenEvent", timestamp = "2040-01-01T00:00:00Z", name = mark };

    private static string ReadOffer()
    {
        using var reader = new StreamReader(typeof(Commands).Assembly.GetManifestResourceStream("chromium-mic.sdp")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"a=ice-ufrag:\S+")]
    private static partial Regex Ufrag();
}
