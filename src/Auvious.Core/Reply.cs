namespace Auvious.Core;

/// <summary>What an entity answers: <see cref="Done"/>, a view, or a <see cref="Rejected"/>.</summary>
public abstract record Reply
{
    /// <summary>It holds now, and it is in the journal.</summary>
    public static readonly Done Done = new();

    public static Rejected NotFound(string what) => new(Reason.NotFound, $"{what} is not known");
    public static Rejected Forbidden(string why) => new(Reason.Forbidden, why);
    public static Rejected Conflict(string why) => new(Reason.Conflict, why);
    public static Rejected Invalid(string field, string why) => new(Reason.Invalid, why, field);
    public static Rejected Unavailable(string why) => new(Reason.Unavailable, why);
}

/// <summary>Success with nothing to tell.</summary>
public sealed record Done : Reply;

/// <summary>Nothing was changed. <paramref name="Field"/> names the bad input where one field is to blame.</summary>
public sealed record Rejected(Reason Why, string Text, string? Field = null) : Reply;

/// <summary>It has reached nobody: asking again is asking for the first time.</summary>
public sealed record Undelivered : Reply
{
    public static readonly Undelivered Instance = new();
}

/// <summary>Why a command was rejected; HTTP makes a status of it in one place.</summary>
public enum Reason
{
    /// <summary>400: the input itself is wrong.</summary>
    Invalid,

    /// <summary>403: known, but not allowed.</summary>
    Forbidden,

    /// <summary>404: unknown, or another organization's.</summary>
    NotFound,

    /// <summary>409: not in this state.</summary>
    Conflict,

    /// <summary>422: joined before by the same user and endpoint.</summary>
    AlreadyJoined,

    /// <summary>503: not now; try again.</summary>
    Unavailable,
}
