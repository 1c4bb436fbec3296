using Akka.Event;

namespace Auvious.Server.Hosting.Actors;

/// <summary>
/// Watches one recovery: an entity whose rows have a hole, or stop before the last, must not serve. It would give numbers a second time.
/// </summary>
internal struct Replay
{
    private long last;

    /// <summary>The next row. Where deleted rows stood before the first that is replayed, that one's number is above 1.</summary>
    /// <exception cref="InvalidDataException">Rows between the former one and this one are missing.</exception>
    public void Row(string entity, long number)
    {
        if (last > 0 && number != last + 1) throw new InvalidDataException($"{entity} was replayed from {last} to {number}: rows are missing");
        last = number;
    }

    /// <summary>Whether it came as far as the journal's highest number, and the log's line when it did not. One that has no rows left is whole too.</summary>
    public readonly bool IsWhole(string entity, long highest, ILoggingAdapter log)
    {
        if (last == 0 || last == highest) return true;
        log.Error("{0} was replayed to {1} of {2} rows: it does not serve", entity, last, highest);
        return false;
    }
}
