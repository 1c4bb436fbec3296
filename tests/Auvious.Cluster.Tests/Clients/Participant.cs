using System.Text.Json;
using Auvious.Cluster.Tests.Checking;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>How a client hears of events.</summary>
internal enum Hearing { HubJson, HubMessagePack, LongPoll, None }

/// <summary>
/// A client with an endpoint in a conference, that says seeded random commands. One that hears by the hub stays in its conference, or in two,
/// where it is told to; the others make conferences of their own beside it.
/// </summary>
internal sealed class Participant
{
    private const int KeepAliveSeconds = 3600;
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(20);
    private static readonly string[] Users = ["agent", "supervisor"];

    private readonly Servers servers;
    private readonly Recorder recorder;
    private readonly Random random;
    private readonly Hearing hearing;
    private readonly Crowd crowd;
    private readonly Caller caller;
    private readonly string room;
    private readonly string? second;

    public Participant(int number, Servers servers, Recorder recorder, Crowd crowd, Hearing hearing, string room, string? second, int seed)
    {
        (this.servers, this.recorder, this.crowd, this.hearing, this.room, this.second) = (servers, recorder, crowd, hearing, room, second);
        random = new(seed);
        caller = new(servers, recorder, $"{number}", Users[number % Users.Length], random);
        Endpoint = $"endpoint-{number}";
    }

    public string Endpoint { get; }

    public string User => caller.User;

    /// <summary>Registers, joins, and goes on until told to stop; ends when its last command is answered.</summary>
    public async Task Run(TimeSpan pause, CancellationToken stop, CancellationToken stopHearing)
    {
        await Register();
        await caller.Join(room, Endpoint);
        if (second is not null) await caller.Join(second, Endpoint);
        crowd.Enter(this, Listen(stopHearing));
        var keeping = KeepAlive(stop);
        var commands = new Commands(caller, crowd, random, room, Endpoint);
        while (await Wait(pause * (random.NextDouble() * 2), stop)) await Act(commands);
        await keeping;
    }

    public HubReader? Hub { get; private set; }

    private Task Act(Commands commands) => random.Next(100) switch
    {
        < 40 => commands.Set(),
        < 46 => commands.Remove(),
        < 66 => commands.Describe(),
        < 78 => commands.Tell(),
        < 82 => commands.Publish(),
        < 85 => commands.Interaction(),
        < 88 when Hub is not null => Hub.HangUp(),
        < 92 when second is null => Again(room),
        < 95 when second is not null => Again(random.Next(2) == 0 ? second : room),
        < 97 when Hub is null => commands.OwnConference(),
        _ => commands.Announce(),
    };

    private async Task Again(string conference)
    {
        await caller.Leave(conference, Endpoint);
        await caller.Join(conference, Endpoint);
    }

    private async Task Register()
    {
        var answer = await caller.Insist(node => servers.Post(node, User, "users/endpoints/register", new { userEndpointId = Endpoint, keepAliveSeconds = KeepAliveSeconds }));
        if (!answer.IsSuccess) throw new InvalidOperationException($"{Endpoint} could not register: {answer}");
    }

    private async Task KeepAlive(CancellationToken stop)
    {
        while (await Wait(KeepAliveEvery, stop))
        {
            var mark = caller.Mark();
            await caller.Say("keepalive", "users/endpoints/keepalive", "", Endpoint, mark, new { userEndpointId = Endpoint });
        }
    }

    private Task Listen(CancellationToken stop)
    {
        if (hearing == Hearing.LongPoll) return PollOn(stop);
        if (hearing == Hearing.None) return Task.CompletedTask;
        Hub = new(servers, recorder, Endpoint, User, hearing == Hearing.HubMessagePack, new(random.Next()));
        return Hub.Run(stop);
    }

    private async Task PollOn(CancellationToken stop)
    {
        for (var next = 0L; !stop.IsCancellationRequested;)
        {
            var answer = await servers.Get(caller.Node, User, $"conferences/{room}/events?v={next}", TimeSpan.FromSeconds(25));
            if (!answer.IsSuccess)
            {
                await Wait(TimeSpan.FromMilliseconds(random.Next(50, 500)), stop);
                continue;
            }
            Event[] events = [.. answer.Json.EnumerateArray().Select(recorder.Event)];
            recorder.Note(new Poll($"client {caller.Name}", room, next, recorder.Now, [.. events]));
            if (events is [.., { Version: { } last }]) next = last + 1;
            else await Wait(TimeSpan.FromMilliseconds(random.Next(50, 500)), stop);
        }
    }

    private static async Task<bool> Wait(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
