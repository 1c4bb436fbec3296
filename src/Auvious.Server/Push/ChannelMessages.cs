using Auvious.Core;

namespace Auvious.Server.Push;

/// <summary>Attach now; answered with <see cref="Done"/> or a <see cref="Rejected"/>.</summary>
public sealed record OpenChannel
{
    public static readonly OpenChannel Instance = new();
}

/// <summary>The client says it has handled everything up to <paramref name="Sequence"/>.</summary>
public sealed record ClientAcknowledged(long Sequence);

/// <summary>The client has hung up.</summary>
public sealed record ClientGone
{
    public static readonly ClientGone Instance = new();
}
