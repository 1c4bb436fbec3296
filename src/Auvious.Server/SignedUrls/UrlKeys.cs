using Auvious.Server.Hosting.Keys;

namespace Auvious.Server.SignedUrls;

/// <summary>The keys of signed URLs. Adding one changes the key, and removing one ends the URLs it signed.</summary>
public sealed class UrlKeys : IKeyRing
{
    private static readonly KeyKind Kind = new("signed-url", ".key", "signed-url-0001", SymmetricKey.Draw);

    /// <summary>The first signs, all of them verify.</summary>
    public IReadOnlyList<byte[]> All { get; private set; } = [];

    public async Task Read(IKeyStore store, DateTimeOffset now, CancellationToken ct) =>
        All = [.. (await store.Read(Kind, ct)).ByUse(now).Select(SymmetricKey.Parse)];
}
