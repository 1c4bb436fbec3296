using Auvious.Cluster.Tests.Checking;
using Auvious.Cluster.Tests.Clients;
using Auvious.Cluster.Tests.Processes;
using Auvious.Cluster.Tests.Running;

namespace Auvious.Cluster.Tests.Measuring;

/// <summary>
/// How long a conference is away when its node is killed or told to stop: commands are sent to it at a steady pace, whether the ones before
/// are answered or not, and of each it is asked when the next success came.
/// </summary>
internal sealed class TimeBack(ProofOptions options, string signal, Action<string> report)
{
    private const int Conferences = 30;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>For shards to spread over a node that has come back.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(12);

    /// <summary>How long probes go on after the signal, and how long a conference is waited for.</summary>
    private static readonly TimeSpan Probed = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(60);

    private readonly List<double> times = [];

    /// <summary>One line with the figures.</summary>
    public async Task<string> Run(CancellationToken stop)
    {
        await using var fleet = await Fleet.Start(options);
        using var servers = new Servers([.. fleet.Nodes.Select(node => node.Address)]);
        var recorder = new Recorder();
        var rooms = await Task.WhenAll(Enumerable.Range(1, Conferences).Select(number => Enter(servers, recorder, number)));
        for (var round = 0; round < options.Kills; round++)
        {
            await fleet.AllReady().WaitAsync(stop);
            await Task.Delay(Spread, stop);
            var node = fleet.Nodes[round % fleet.Nodes.Count];
            var away = await Round(fleet, servers, recorder, rooms, node, stop);
            times.AddRange(away.Select(one => one.TotalSeconds));
            report($"{round + 1} of {options.Kills}: {node.Name} had {away.Count} of {rooms.Length} conferences: {string.Join(' ', away.Order().Select(one => $"{one.TotalSeconds:0.00}"))} s");
        }
        times.Sort();
        return $"SIG{signal}, {options.Nodes} nodes, {options.Kills} times, {times.Count} conferences moved: away p50 {At(0.5):0.00} s, p99 {At(0.99):0.00} s, "
            + $"longest {times[^1]:0.00} s; {fleet.OwnEnds} nodes ended themselves";
    }

    private double At(double share) => times[Math.Min(times.Count - 1, (int)Math.Ceiling(share * times.Count) - 1)];

    private async Task<List<TimeSpan>> Round(Fleet fleet, Servers servers, Recorder recorder, Room[] rooms, Node node, CancellationToken stop)
    {
        int[] others = [.. Enumerable.Range(0, fleet.Nodes.Count).Where(index => index != node.Index || fleet.Nodes.Count == 1)];
        await Task.WhenAll(rooms.Select(room => room.Say(servers, recorder, others[0])));
        var before = await Writers(fleet);
        foreach (var room in rooms) room.Probes.Clear();
        fleet.Hold(node);
        var struck = recorder.Now;
        await node.Signal(signal);
        var pace = 0;
        var sent = new List<Task>();
        for (; recorder.Now - struck < Probed || rooms.Any(room => room.Away(struck) is null) && recorder.Now - struck < Patience; pace++)
        {
            sent.AddRange(rooms.Select(room => room.Say(servers, recorder, others[pace % others.Length])));
            await Task.Delay(Pace, stop);
        }
        await Task.WhenAll(sent);
        await node.Ended(Patience);
        node.Start();
        fleet.Release(node);
        var after = await Writers(fleet);
        // A conference that has another writer now was the node's: nobody else was touched.
        return [.. rooms.Where(room => before[room.Conference] != after[room.Conference]).Select(room => room.Away(struck) ?? Patience)];
    }

    /// <summary>Who wrote the last row of each conference: every life of a node marks its rows with a name of its own.</summary>
    private static async Task<Dictionary<string, string>> Writers(Fleet fleet)
    {
        var rows = await fleet.Database!.Query("""
            SELECT DISTINCT ON (persistence_id) persistence_id, writer_uuid FROM journal WHERE persistence_id LIKE 'conference/demo/%'
            ORDER BY persistence_id, sequence_number DESC
            """);
        return rows.Select(row => row.Split('|')).ToDictionary(columns => columns[0].Split('/')[2], columns => columns[1]);
    }

    private static async Task<Room> Enter(Servers servers, Recorder recorder, int number)
    {
        var caller = new Caller(servers, recorder, $"{number}", "agent", new(number));
        var created = await Commands.Create(caller);
        var endpoint = $"endpoint-{number}";
        await caller.Insist(node => servers.Post(node, "agent", "users/endpoints/register", new { userEndpointId = endpoint, keepAliveSeconds = 3600 }));
        await caller.Join(created.Conference, endpoint);
        return created.Outcome == Outcome.Acknowledged ? new(created.Conference, endpoint) : throw new InvalidOperationException($"{created}");
    }

    private sealed class Room(string conference, string endpoint)
    {
        private int values;

        public string Conference => conference;

        public List<(TimeSpan Start, TimeSpan? Success)> Probes { get; } = [];

        public async Task Say(Servers servers, Recorder recorder, int node)
        {
            var start = recorder.Now;
            var answer = await servers.Post(node, "agent", "conferences/updateMetadata",
                new { conferenceId = conference, userEndpointId = endpoint, operation = "SET", key = "probe", value = $"{Interlocked.Increment(ref values)}" });
            lock (Probes) Probes.Add((start, answer.IsSuccess ? recorder.Now : null));
        }

        /// <summary>The longest that anybody who asked after <paramref name="struck"/> had to wait for the next success; null: there was none yet.</summary>
        public TimeSpan? Away(TimeSpan struck)
        {
            lock (Probes)
            {
                var asked = Probes.Where(probe => probe.Start >= struck).OrderByDescending(probe => probe.Start).ToArray();
                var (next, longest) = ((TimeSpan?)null, (TimeSpan?)null);
                foreach (var (start, success) in asked)
                {
                    if (success is { } at && !(next < at)) next = at;
                    if (next - start is { } wait && !(longest > wait)) longest = wait;
                }
                return longest;
            }
        }
    }
}
