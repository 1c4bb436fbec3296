using System.Diagnostics;
using Auvious.Benchmarks.Processes;

namespace Auvious.Benchmarks.Endpoints;

/// <summary>Endpoints that are registered by REST, many at once, and asked for afterwards.</summary>
public sealed class Registrations(Caller caller, int atOnce)
{
    private readonly List<string> all = [];

    public int Count => all.Count;

    /// <summary>The new ones: fewer than wanted when the time is over.</summary>
    public async Task<IReadOnlyList<string>> Add(int wanted, TimeSpan? within = null)
    {
        var (watch, left) = (Stopwatch.StartNew(), wanted);
        var added = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            var ids = new List<string>();
            while (Interlocked.Decrement(ref left) >= 0 && !(watch.Elapsed > within)) ids.Add(await caller.Register());
            return ids;
        }));
        string[] ids = [.. added.SelectMany(each => each)];
        all.AddRange(ids);
        return ids;
    }

    /// <summary>Keeps every one alive; answers how many there still were.</summary>
    public async Task<int> KeepAlive()
    {
        var alive = 0;
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (id, _) =>
        {
            if (await caller.KeepAlive(id)) Interlocked.Increment(ref alive);
        });
        return alive;
    }
}
