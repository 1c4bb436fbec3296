using System.Collections.Immutable;

namespace Auvious.Cluster.Tests.Checking;

/// <summary>What a run leaves behind: what clients said and heard, and what the servers have at the end. Times are since the run's start.</summary>
public sealed record History(
    ImmutableArray<Command> Commands, ImmutableArray<Reader> Readers, ImmutableArray<Poll> Polls, ImmutableArray<Room> Rooms,
    ImmutableArray<Entity> Journal);

/// <summary>How a command ended for its client.</summary>
public enum Outcome
{
    /// <summary>A success was answered.</summary>
    Acknowledged,

    /// <summary>It was refused for good, though everything it needs was acknowledged before.</summary>
    Refused,

    /// <summary>No answer that says whether it was done, however often it was repeated.</summary>
    Unknown,
}

/// <summary>One command with all its repeats.</summary>
/// <param name="Name">The route's last word.</param>
/// <param name="Endpoint">Whose it is; of a custom event, whom it is for.</param>
/// <param name="Mark">Stands in the event that the command leads to, and in no other command's.</param>
/// <param name="Start">When it was first sent.</param>
/// <param name="End">When the last answer was there, or given up.</param>
/// <param name="Answer">What was answered last.</param>
public sealed record Command(string Client, string Name, string Conference, string? Endpoint, string Mark, TimeSpan Start, TimeSpan End, Outcome Outcome, string Answer)
{
    /// <summary>The conference's version in the answer.</summary>
    public long? Version { get; init; }

    /// <summary>The number of endpoints in the answer to a custom event.</summary>
    public int? Handed { get; init; }

    public override string ToString() =>
        $"{Start.TotalSeconds,8:0.000} to {End.TotalSeconds:0.000} {Client} {Name} {Mark} at {Conference} for {Endpoint}: {Outcome} ({Answer})";
}

/// <summary>An event as a client heard it or the record has it.</summary>
/// <param name="Text">Its whole JSON, with members in the order of their names.</param>
public sealed record Event(string? Id, string Type, string? Conference, long? Version, string? Endpoint, string Text)
{
    public override string ToString() => $"{Conference} v{Version} {Text}";
}

/// <summary>A client of the hub, and what it went through in order.</summary>
public sealed record Reader(string Endpoint, ImmutableArray<Entry> Entries);

public abstract record Entry(TimeSpan At);

/// <summary>Began to connect, and <paramref name="After"/> was the last sequence it had handled. Several without a <see cref="Disconnected"/>: they failed.</summary>
public sealed record Connected(TimeSpan At, string Node, long After) : Entry(At);

public sealed record Disconnected(TimeSpan At) : Entry(At);

public sealed record Heard(TimeSpan At, long Sequence, Event Event) : Entry(At);

public sealed record GapDeclared(TimeSpan At, long First) : Entry(At);

/// <summary>One answer to a long poll.</summary>
public sealed record Poll(string Client, string Conference, long From, TimeSpan At, ImmutableArray<Event> Events);

/// <summary>A conference at the end: its view, and its record from the creation on.</summary>
public sealed record Room(
    string Conference, long Version, ImmutableArray<Event> Record, ImmutableSortedDictionary<string, string> Metadata, ImmutableSortedSet<string> Endpoints);

/// <summary>What the journal has of one entity.</summary>
/// <param name="Numbers">How many different sequence numbers.</param>
public sealed record Entity(string PersistenceId, long Rows, long Numbers, long First, long Last);
