using System.Collections.Concurrent;
using System.Collections.Immutable;
using Auvious.Cluster.Tests.Checking;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>All clients of a run: six of ten on the hub in JSON, two in MessagePack, one by long poll, one that only writes.</summary>
internal sealed class Crowd(Servers servers, Recorder recorder, int clients, int seed)
{
    /// <summary>How many share a conference.</summary>
    private const int PerRoom = 20;

    private static readonly Hearing[] Mix =
    [
        Hearing.HubJson, Hearing.HubMessagePack, Hearing.HubJson, Hearing.LongPoll, Hearing.HubJson, Hearing.HubJson,
        Hearing.HubMessagePack, Hearing.HubJson, Hearing.None, Hearing.HubJson,
    ];

    private readonly ConcurrentBag<Task> listening = [];
    private readonly ConcurrentDictionary<string, Caller> services = new();
    private readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<Participant> listeners = [];

    /// <summary>The conferences that everybody is in, in the order of their making.</summary>
    public ImmutableArray<string> Rooms { get; private set; } = [];

    /// <summary>Everybody is registered and has joined.</summary>
    public bool IsIn => listening.Count == clients;

    public Task Listening => Task.WhenAll(listening);

    /// <summary>Fails as soon as a client does: a mistake of this program's, with which a run proves nothing.</summary>
    public Task Broken => broken.Task;

    /// <summary>Makes the conferences and lets everybody in; ends when all have stopped.</summary>
    /// <param name="rate">Commands per second of all together.</param>
    public async Task Run(double rate, CancellationToken stop, CancellationToken stopHearing)
    {
        var maker = new Caller(servers, recorder, "0", "agent", new(seed));
        var rooms = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < Math.Max(2, clients / PerRoom); i++) rooms.Add((await Commands.Create(maker)).Conference);
        Rooms = rooms.ToImmutable();
        var participants = Enumerable.Range(1, clients).Select(number => new Participant(
            number, servers, recorder, this, Mix[number % Mix.Length], Rooms[number % Rooms.Length],
            // Numbers whose mix is the hub, both protocols among them.
            number % 10 is 1 or 2 && number % 3 == 0 ? Rooms[(number + 1) % Rooms.Length] : null, seed * 10_007 + number)).ToArray();
        await Task.WhenAll(participants.Select(participant => Watch(participant.Run(TimeSpan.FromSeconds(clients / rate), stop, stopHearing))));
    }

    /// <summary>The participant is registered and in; <paramref name="hearing"/> ends when it hears no more.</summary>
    public void Enter(Participant participant, Task hearing)
    {
        listening.Add(Watch(hearing));
        if (participant.Hub is not null) ImmutableInterlocked.Update(ref listeners, known => known.Add(participant));
    }

    /// <summary>Somebody who hears by the hub.</summary>
    public Participant? AnyListener(Random random) => listeners is { IsEmpty: false } known ? known[random.Next(known.Count)] : null;

    /// <summary>The same client with the token of a service.</summary>
    public Caller Service(Caller client, Random random) =>
        services.GetOrAdd(client.Name, name => new(servers, recorder, $"9{int.Parse(name):000000}", "service", new(random.Next())));

    private async Task Watch(Task life)
    {
        try
        {
            await life;
        }
        catch (Exception e)
        {
            broken.TrySetException(e);
            throw;
        }
    }
}
