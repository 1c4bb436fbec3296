using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>What an endpoint decides: events, an answer to who asked, what it says to conferences, and a best-effort event for its client.</summary>
public sealed record EndpointDecision
{
    public static readonly EndpointDecision Nothing = new();

    /// <summary>Not now: ask again when <see cref="EndpointState.IsReady"/>, or give up.</summary>
    public static readonly EndpointDecision Later = new() { IsLater = true };

    public ImmutableArray<EndpointEvent> Events { get; init; } = [];
    public object? Answer { get; init; }
    public ImmutableArray<EndpointToConference> Tells { get; init; } = [];
    public PushedEvent? Push { get; init; }
    public bool IsLater { get; init; }

    /// <summary>Nothing is kept in the journal; the answer comes after that.</summary>
    public bool Erases { get; init; }

    /// <summary>The index of endpoints must hold this one first; then decide upon <see cref="RegistrationListed"/>.</summary>
    public RegistrationListed? Lists { get; init; }

    public static implicit operator EndpointDecision(Reply reply) => new() { Answer = reply };

    public static implicit operator EndpointDecision(EndpointToConference tell) => new() { Tells = [tell] };

    public static EndpointDecision Of(params ReadOnlySpan<EndpointEvent> events) => new() { Events = [.. events] };

    public EndpointDecision Answering(object answer) => this with { Answer = answer };

    public EndpointDecision Telling(params IEnumerable<EndpointToConference> tells) => this with { Tells = Tells.AddRange(tells) };

    public EndpointDecision After(params IEnumerable<EndpointEvent> events) => this with { Events = [.. events, .. Events] };
}

/// <summary>The journal has been read.</summary>
public sealed record Recover;

/// <summary>A deadline of the lease has passed. <paramref name="EventId"/> is for the reminder it may lead to.</summary>
public sealed record CheckLease(string EventId);

/// <summary>Say again to conferences what they have not answered.</summary>
public sealed record Repeat;

/// <summary>Journal how far the outbox has come.</summary>
public sealed record SaveProgress;

/// <summary>The index of endpoints holds this one.</summary>
public sealed record RegistrationListed(RegisterEndpoint Command);
