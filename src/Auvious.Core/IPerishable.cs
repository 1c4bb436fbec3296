namespace Auvious.Core;

/// <summary>
/// What somebody asks and waits for, up to a time. After that its caller was told that it could not be done, and has said it elsewhere, and
/// perhaps the opposite since: whoever has it then leaves it undone.
/// </summary>
public interface IPerishable
{
    /// <summary>By the clock that the nodes share; null: for ever.</summary>
    DateTimeOffset? Until { get; }

    IPerishable Lasting(DateTimeOffset until);
}
