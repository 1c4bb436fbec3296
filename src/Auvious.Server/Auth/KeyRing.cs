using System.Security.Cryptography;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Keys;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;

namespace Auvious.Server.Auth;

/// <summary>The installation's own keys of tokens.</summary>
public sealed class KeyRing : IKeyRing
{
    private static readonly KeyKind Signatures = new("signing", ".pem", "signing-0001", NewSigningKey);
    private static readonly KeyKind Seals = new("encryption", ".key", "encryption", SymmetricKey.Draw);

    private IReadOnlyList<StoredKey> known = [];
    private CancellationTokenSource changed = new();

    /// <summary>The first signs, all of them verify and are published.</summary>
    public IReadOnlyList<RsaSecurityKey> Signing { get; private set; } = [];

    /// <summary>The first seals refresh tokens, all of them open.</summary>
    public IReadOnlyList<SymmetricSecurityKey> Encryption { get; private set; } = [];

    /// <summary>Fires when other keys are in use.</summary>
    public IChangeToken Changed => new CancellationChangeToken(changed.Token);

    public async Task Read(IKeyStore store, DateTimeOffset now, CancellationToken ct)
    {
        var signing = (await store.Read(Signatures, ct)).ByUse(now);
        var encryption = (await store.Read(Seals, ct)).ByUse(now);
        if (known.SequenceEqual([.. signing, .. encryption])) return;
        (Signing, Encryption) = ([.. signing.Select(ParseSigning)], [.. encryption.Select(key => new SymmetricSecurityKey(SymmetricKey.Parse(key)))]);
        known = [.. signing, .. encryption];
        using var before = Interlocked.Exchange(ref changed, new());
        await before.CancelAsync();
    }

    private static string NewSigningKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static RsaSecurityKey ParseSigning(StoredKey stored)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(stored.Text);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new InvalidConfigurationException(StorageDirectory.Key, $"{stored.Place} must be an RSA private key in PEM.");
        }
        return new(rsa) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()).AsSpan(0, 12).ToArray()) };
    }
}
