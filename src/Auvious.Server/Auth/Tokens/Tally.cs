using System.Collections.Concurrent;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Counts what happened under a key within a minute of its first time.</summary>
internal sealed class Tally(int limit, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Count)> counts = new();
    private long sweptTicks = clock.GetUtcNow().UtcTicks;

    /// <summary>Counts one more; the time left to wait when that was above the limit, else null.</summary>
    public TimeSpan? Add(string key)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var (since, count) = counts.AddOrUpdate(key,
            static (_, now) => (now, 1),
            static (_, known, now) => now - known.Since >= Window ? (now, 1) : (known.Since, known.Count + 1), now);
        return count > limit ? since + Window - now : null;
    }

    /// <summary>The time left to wait when the limit is reached, else null.</summary>
    public TimeSpan? Full(string key) =>
        counts.TryGetValue(key, out var known) && known.Count >= limit && known.Since + Window - clock.GetUtcNow() is { Ticks: > 0 } wait
            ? wait
            : null;

    // Keys come from strangers: what is over must go, or they could fill the memory.
    private void Sweep(DateTimeOffset now)
    {
        var swept = Volatile.Read(ref sweptTicks);
        if (now.UtcTicks - swept < Window.Ticks || Interlocked.CompareExchange(ref sweptTicks, now.UtcTicks, swept) != swept) return;
        foreach (var (key, known) in counts)
            if (now - known.Since >= Window) counts.TryRemove(new(key, known));
    }
}
