namespace Auvious.Core;

/// <summary>
/// What somebody asks and waits for, up to a time. After that its caller was told that it could not be done, and has said it elsewhere, and
/// perhaps the opposite since: whoever has it then leaves it undone.
/// </summary>
public abstract record Perishable
{
    private readonly DateTimeOffset? until;
    private volatile bool isGivenUp;

    /// <summary>By the clock that the nodes share; null: for ever. Long past once it was given up.</summary>
    public DateTimeOffset? Until
    {
        get => isGivenUp ? DateTimeOffset.MinValue : until;
        init => until = value;
    }

    /// <summary>
    /// Nobody waits any more, before the time. It is the one thing about a message that changes: as long as it has not left its sender's node
    /// (a shard region keeps what is for a shard that moves, for seconds) it is still this very object.
    /// </summary>
    public void GiveUp() => isGivenUp = true;
}
