using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auvious.Server.Tests.Api;

/// <summary>Every operation but the open ones wants a valid token, and says so with a body.</summary>
public sealed class TokenTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Without_a_valid_token_every_operation_is_401_and_nothing_has_happened()
    {
        var expired = host.Agent.DefaultRequestHeaders.Authorization!.Parameter!;
        host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(10));
        await host.InitializeAsync();
        var fresh = host.Service.DefaultRequestHeaders.Authorization!.Parameter!;
        var parts = fresh.Split('.');
        string?[] authorizations =
        [
            null, "", "Bearer", "Bearer ", "Bearer garbage", "Bearer a.b.c", $"Basic {fresh}", fresh, $"Bearer {expired}",
            $"Bearer {parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            $"Bearer {parts[0]}.{parts[1]}.",
            $"Bearer {Base64("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.",
            $"Bearer {new string('x', 7000)}",
            $"Bearer {Forged(fresh)}",
        ];
        using var nobody = host.Stranger();
        foreach (var operation in Contract.Operations.Where(o => !o.IsOpen))
        {
            var world = await World.For(operation, host);
            var before = await world.State(host);
            foreach (var authorization in authorizations)
            {
                using var request = Call.Good(operation, world).Message();
                if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
                using var response = await nobody.SendAsync(request);
                ((int)response.StatusCode).ShouldBe(401, $"{operation} with {authorization}");
                (await response.Json()).Text("error").ShouldNotBeEmpty();
                response.Headers.WwwAuthenticate.ShouldNotBeEmpty();
            }
            (await world.State(host)).ShouldBe(before);
            (await Call.Good(operation, world).By(host.Service)).ShouldBe(operation.Success);
        }
    }

    /// <summary>The same claims, issuer and key id, signed by a key of one's own.</summary>
    private static string Forged(string token)
    {
        var genuine = new JsonWebToken(token);
        using var rsa = RSA.Create(2048);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity(genuine.Claims),
            TokenType = genuine.Typ,
            SigningCredentials = new(new RsaSecurityKey(rsa.ExportParameters(true)) { KeyId = genuine.Kid }, SecurityAlgorithms.RsaSha256),
        });
    }

    private static string Base64(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));
}
