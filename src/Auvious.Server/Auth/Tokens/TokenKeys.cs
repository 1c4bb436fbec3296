using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Hands the ring's keys to the issuer, and again when they change.</summary>
internal sealed class TokenKeys(KeyRing ring) : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    public string Name => Options.DefaultName;

    public void Configure(OpenIddictServerOptions options)
    {
        foreach (var key in ring.Signing) options.SigningCredentials.Add(new(key, SecurityAlgorithms.RsaSha256));
        foreach (var key in ring.Encryption)
            options.EncryptionCredentials.Add(new(key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    public IChangeToken GetChangeToken() => ring.Changed;
}
