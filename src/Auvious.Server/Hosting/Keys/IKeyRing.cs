namespace Auvious.Server.Hosting.Keys;

/// <summary>Keys in use: read before anything needs them, and again while the process runs, so that a new key needs no restart.</summary>
public interface IKeyRing
{
    Task Read(IKeyStore store, DateTimeOffset now, CancellationToken ct);
}

/// <summary>Which key is used first.</summary>
public static class KeyOrder
{
    /// <summary>
    /// A new key is known for so long before it signs: by then every node has read it, and every verifier has asked for the published
    /// keys again.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromHours(1);

    /// <summary>The one that signs, then all others, newest first: they verify.</summary>
    /// <param name="keys">Oldest first.</param>
    public static IReadOnlyList<StoredKey> ByUse(this IReadOnlyList<StoredKey> keys, DateTimeOffset now)
    {
        // The first key of all has nobody to wait for.
        var signs = keys.LastOrDefault(key => key.MadeAt + Notice <= now) ?? keys[0];
        return [signs, .. keys.Reverse().Where(key => key != signs)];
    }
}
