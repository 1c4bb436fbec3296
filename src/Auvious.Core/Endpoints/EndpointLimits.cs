namespace Auvious.Core.Endpoints;

/// <summary>The bounds of an endpoint.</summary>
public sealed record EndpointLimits
{
    /// <summary>From sick to ended (<c>Endpoints:ExpiryGrace</c>).</summary>
    public TimeSpan ExpiryGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most own events that wait for an acknowledgement.</summary>
    public int OwnEvents { get; init; } = 1_000;

    /// <summary>Most conference events that wait for an acknowledgement.</summary>
    public int ConferenceEvents { get; init; } = 10_000;

    /// <summary>How many numbers are reserved at once while in two conferences or more.</summary>
    public int Block { get; init; } = 1_000;

    /// <summary>How many delivery ids are remembered.</summary>
    public int Deliveries { get; init; } = 1_000;
}
