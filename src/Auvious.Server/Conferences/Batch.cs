using System.Collections.Immutable;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Conferences;

/// <summary>As many events as go into one message: what is longer than remoting's frame reaches nobody.</summary>
public static class Batch
{
    /// <summary>In characters of JSON. A single event of more, which metadata's limits allow, goes alone.</summary>
    private const int Size = 1024 * 1024;

    /// <summary>The first of <paramref name="events"/>: at least one, if there is one, and at most <paramref name="count"/>.</summary>
    public static ImmutableArray<PushedEvent> First(IEnumerable<PushedEvent> events, int count)
    {
        var size = 0;
        return [.. events.Take(count).TakeWhile((e, i) => (size += e.Json.Length) <= Size || i == 0)];
    }

    /// <summary>All of them, in order.</summary>
    public static IEnumerable<ImmutableArray<PushedEvent>> All(ImmutableArray<PushedEvent> events, int count)
    {
        for (var taken = 0; taken < events.Length;)
        {
            var batch = First(events.Skip(taken), count);
            taken += batch.Length;
            yield return batch;
        }
    }
}
