using System.Collections.Immutable;
using Auvious.Cluster.Tests.Checking;
using Auvious.Cluster.Tests.Clients;
using Auvious.Cluster.Tests.Faults;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Running;

/// <summary>A cluster under load and under attack, and the judgement of what its clients went through.</summary>
internal sealed class Proof(ProofOptions options, Action<string> report)
{
    private const int LogLines = 150;

    /// <summary>How long clients may need after the last fault until they have heard everything.</summary>
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(120);

    private readonly ImmutableArray<Fault> schedule = Schedule.Of(options.Seed, options.Kills, options.Nodes, options.Faults, options.Outage);

    public async Task<Verdict> Run(CancellationToken stop = default)
    {
        var plan = string.Join('\n', schedule.Select((fault, i) => $"{i + 1,4}. {fault}").Prepend($"Seed {options.Seed}:"));
        report(plan);
        await using var fleet = await Fleet.Start(options);
        report($"{options.Nodes} nodes are ready{(fleet.Network.Lack is { } lack ? $"; {lack}" : "")}");
        using var servers = new Servers([.. fleet.Nodes.Select(node => node.Address)]);
        var recorder = new Recorder();
        var (attack, history) = await Live(fleet, servers, recorder).WaitAsync(stop);
        var violations = Checker.Check(history);
        return new(history, violations, attack.Lacks, Summary(history, violations, attack, fleet, recorder),
            string.Join("\n\n", plan, string.Join('\n', recorder.Oddities.Select(odd => $"{odd.Value} times: {odd.Key}")), fleet.Logs(LogLines)));
    }

    private async Task<(Striker, History)> Live(Fleet fleet, Servers servers, Recorder recorder)
    {
        using var stop = new CancellationTokenSource();
        using var stopHearing = new CancellationTokenSource();
        var crowd = new Crowd(servers, recorder, options.Clients, options.Seed);
        var living = crowd.Run(options.Rate, stop.Token, stopHearing.Token);
        await Task.WhenAny(living, crowd.Broken, Until(() => crowd.IsIn));
        report($"{recorder.Now.TotalSeconds,6:0} s: {options.Clients} clients are in {crowd.Rooms.Length} conferences");
        var attack = new Striker(fleet, what => report($"{recorder.Now.TotalSeconds,6:0} s: {what}"));
        var attacking = attack.Run(schedule, stop.Token);
        if (await Task.WhenAny(attacking, crowd.Broken) == crowd.Broken) await stop.CancelAsync();
        await attacking;
        if (options.Least - recorder.Now is { Ticks: > 0 } rest) await Task.WhenAny(living, crowd.Broken, Task.Delay(rest));
        await stop.CancelAsync();
        if (crowd.Broken.IsFaulted) await crowd.Broken;
        await living;
        report($"{recorder.Now.TotalSeconds,6:0} s: {recorder.Commands} commands said, all nodes are up");

        var history = await Settled(fleet, servers, recorder);
        await stopHearing.CancelAsync();
        await crowd.Listening;
        return (attack, history);
    }

    /// <summary>
    /// What happened once everybody has heard everything. Conferences go on by themselves for a while, such as with streams that nobody feeds:
    /// what was heard is judged by a record that was the same before and after.
    /// </summary>
    private async Task<History> Settled(Fleet fleet, Servers servers, Recorder recorder)
    {
        var reader = new Caller(servers, recorder, "0", "agent", new(options.Seed));
        for (var end = recorder.Now + SettlesWithin; ; await Task.Delay(1000))
        {
            var rooms = await Rooms(servers, recorder, reader);
            var history = recorder.With(rooms, fleet.Database is { } database ? await JournalRows.Read(database) : []);
            if (await IsQuiet(servers, reader, rooms) && !ReaderRules.Lacks(history) || recorder.Now > end) return history;
        }
    }

    /// <summary>Whether every conference still is at the version it was read at.</summary>
    private static async Task<bool> IsQuiet(Servers servers, Caller reader, List<Room> rooms)
    {
        foreach (var room in rooms)
            if (await FinalState.Version(servers, reader, room.Conference) != room.Version) return false;
        return true;
    }

    private static async Task<List<Room>> Rooms(Servers servers, Recorder recorder, Caller reader)
    {
        var rooms = new List<Room>();
        foreach (var conference in recorder.With([], []).Commands.Where(c => c is { Name: "create", Outcome: Outcome.Acknowledged }).Select(c => c.Conference))
            if (await FinalState.Read(servers, recorder, reader, conference) is { } room) rooms.Add(room);
        return rooms;
    }

    private string Summary(History history, IReadOnlyList<Violation> violations, Striker attack, Fleet fleet, Recorder recorder)
    {
        var heard = history.Readers.SelectMany(reader => reader.Entries);
        return $"{attack.Kills} kills and {schedule.Length - attack.Kills} other faults at {options.Nodes} nodes "
            + $"in {recorder.Now.TotalMinutes:0.0} min, seed {options.Seed}: {options.Clients} clients, "
            + $"{history.Commands.Count(c => c.Outcome == Outcome.Acknowledged)} commands acknowledged, {history.Commands.Count(c => c.Outcome == Outcome.Unknown)} unanswered, "
            + $"{history.Rooms.Sum(room => room.Version)} versions of {history.Rooms.Length} conferences, {heard.OfType<Heard>().Count()} deliveries over "
            + $"{heard.OfType<Disconnected>().Count() + history.Readers.Length} connections, {heard.OfType<GapDeclared>().Count()} declared gaps, {fleet.OwnEnds} nodes ended themselves: "
            + (violations.Count == 0 ? "nothing lost, nothing twice, nothing out of order" : $"{violations.Count} VIOLATIONS");
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds()) await Task.Delay(50);
    }
}
