namespace Auvious.Server.Hosting.Keys;

/// <summary>A kind of secret keys.</summary>
/// <param name="Name">Names the kind, and starts the names of its files.</param>
/// <param name="Extension">Of its files.</param>
/// <param name="First">The name of the first key.</param>
/// <param name="Draw">Draws a new key, as text.</param>
public sealed record KeyKind(string Name, string Extension, string First, Func<string> Draw);

/// <summary>A key as it is kept.</summary>
/// <param name="Place">Where it is, to be named in a message.</param>
public sealed record StoredKey(string Place, string Text, DateTimeOffset MadeAt);

/// <summary>Keeps the installation's secret keys, for one node or for all.</summary>
public interface IKeyStore
{
    /// <summary>A kind's keys, oldest first. Where there is none the first is drawn, by one of all nodes.</summary>
    Task<IReadOnlyList<StoredKey>> Read(KeyKind kind, CancellationToken ct);

    /// <summary>Has the keys by which the framework protects cookies and forms kept here too: it would put them into the user's home.</summary>
    void AddProtection(IServiceCollection services);
}
