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

    /// <summary>Whether it came as far as the journal's highest number; one that has no rows left is whole too.</summary>
    public readonly bool IsWhole(long highest) => last == 0 || last == highest;
}
