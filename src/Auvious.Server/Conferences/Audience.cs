using Auvious.Core;

namespace Auvious.Server.Conferences;

/// <summary>
/// Who is told a conference's events, and how far each has got. In memory only: a recovered conference announces its version and learns
/// the rest from the answers.
/// </summary>
internal sealed class Audience
{
    private readonly Dictionary<EndpointId, Listener> listeners = [];

    public IEnumerable<Listener> Present => listeners.Values.Where(l => l.Removed is null);

    public bool IsEmpty => listeners.Count == 0;

    public Listener? Find(EndpointId endpoint) => listeners.GetValueOrDefault(endpoint);

    public Listener Add(EndpointId endpoint, long joined) => listeners[endpoint] = new(endpoint, joined);

    public void Drop(EndpointId endpoint) => listeners.Remove(endpoint);

    /// <summary>Those who have not taken everything below <paramref name="version"/>, or do not know that they are out.</summary>
    public IReadOnlyList<Listener> Behind(long version) =>
        [.. listeners.Values.Where(l => l.Removed is not null || l.Dismissed || l.Taken < version)];
}

/// <summary>One endpoint's place: it sees versions from <paramref name="joined"/> on.</summary>
internal sealed class Listener(EndpointId endpoint, long joined)
{
    public EndpointId Endpoint => endpoint;

    public long Joined { get; } = joined;

    /// <summary>Everything below is taken.</summary>
    public long Taken { get; set; } = joined;

    /// <summary>Out since this version, and not yet aware of it.</summary>
    public long? Removed { get; set; }

    /// <summary>The conference ended, and it has not yet taken the last events.</summary>
    public bool Dismissed { get; set; }

    /// <summary>How often it was told again without an answer.</summary>
    public int Repeats { get; set; }
}
