using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Auvious.Server.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static System.Buffers.Text.Base64Url;

namespace Auvious.Server.Tests.Auth;

public sealed class AccessTokenTests
{
    private const string Probe = "security/ticket/nothing";

    [Fact]
    public async Task A_token_is_verified_by_the_published_keys_alone()
    {
        using var host = new TestHost();
        var http = host.Stranger();
        var discovery = await Read(http, ".well-known/openid-configuration");
        discovery.Text("issuer").ShouldBe("http://localhost:8080/");
        var key = (await Read(http, discovery.Text("jwks_uri"))).GetProperty("keys").EnumerateArray().Single();
        var token = await TokenOf(host);
        JsonElement.Parse(SecurityCalls.Part(token, 0)).Text("kid").ShouldBe(key.Text("kid"));

        using var rsa = RSA.Create(new RSAParameters { Modulus = DecodeFromChars(key.Text("n")), Exponent = DecodeFromChars(key.Text("e")) });
        var signed = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
        rsa.VerifyData(signed, SecurityCalls.Part(token, 2), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_token_the_answer_is_401_with_error_and_challenge()
    {
        using var host = new TestHost();
        using var response = await host.Stranger().GetAsync(Probe);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        var answer = await response.Json();
        answer.Text("error").ShouldNotBeEmpty();
        answer.EnumerateObject().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_token_join_describes_its_error()
    {
        using var host = new TestHost();
        using var response = await host.Stranger().PostAsync("rtc-api/conferences/join", null);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var answer = await response.Json();
        answer.Text("error").ShouldBe("unauthorized");
        answer.Text("error_description").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_token_ends_with_its_hour_even_where_it_was_seen_before()
    {
        using var host = new TestHost();
        var agent = await host.As("agent");
        host.Clock.Advance(TimeSpan.FromMinutes(59));
        (await Status(agent)).ShouldBe(HttpStatusCode.NotFound);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Status(agent)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_we_did_not_sign_is_refused()
    {
        using var host = new TestHost();
        using var other = new TestHost();
        var token = await TokenOf(host);
        var (header, body, signature) = (token.Split('.')[0], token.Split('.')[1], token.Split('.')[2]);
        var supervisor = EncodeToString(Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(SecurityCalls.Part(token, 1)).Replace("ROLE_AGENT", "ROLE_SERVICE")));
        var none = EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8);

        foreach (var forged in (string[])
        [
            "x", "a.b.c", new string('a', 10_000),
            $"{header}.{supervisor}.{signature}",
            $"{none}.{supervisor}.",
            await Confused(host, supervisor),
            await TokenOf(other),
            (await host.Stranger().WithBasic("agent", "agent-secret").Token(("grant_type", "client_credentials"))).Text("refresh_token"),
        ])
            (await Status(host.Stranger().With(forged))).ShouldBe(HttpStatusCode.Unauthorized, forged[..Math.Min(60, forged.Length)]);
        (await Status(host.Stranger().With(token))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_in_the_query_counts_for_the_hub_only()
    {
        using var host = new TestHost { With = services => services.AddSingleton<IStartupFilter, TellWho>() };
        var token = await TokenOf(host);
        var http = host.Stranger();
        (await http.GetStringAsync($"rtc-api/hub/who?access_token={token}")).ShouldBe("agent");
        (await http.PostAsync($"rtc-api/hub/negotiate?access_token={token}", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.PostAsync("rtc-api/hub/negotiate", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await http.GetStringAsync($"rtc-api/hubs?access_token={token}")).ShouldBe("nobody");
        (await http.GetAsync($"{Probe}?access_token={token}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void The_cache_of_callers_is_bounded_and_keeps_what_is_used()
    {
        var cache = new CallerCache(capacity: 100);
        var caller = new Caller(new("demo"), new("u"), default, null, "", null, default);
        var busy = CallerCache.KeyOf("busy");
        for (var i = 0; i < 1000; i++)
        {
            cache.Keep(CallerCache.KeyOf($"token {i}"), caller);
            if (cache.Find(busy) is null) cache.Keep(busy, caller);
            cache.Count.ShouldBeLessThanOrEqualTo(102);
        }
        cache.Find(busy).ShouldBe(caller);
        cache.Find(CallerCache.KeyOf("token 1")).ShouldBeNull();
    }

    // The public key used as the secret of a symmetric signature.
    private static async Task<string> Confused(TestHost host, string body)
    {
        var key = (await Read(host.Stranger(), ".well-known/jwks")).GetProperty("keys")[0];
        using var rsa = RSA.Create(new RSAParameters { Modulus = DecodeFromChars(key.Text("n")), Exponent = DecodeFromChars(key.Text("e")) });
        var header = EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{key.Text("kid")}}"}"""));
        var mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes($"{header}.{body}"));
        return $"{header}.{body}.{EncodeToString(mac)}";
    }

    private static async Task<string> TokenOf(TestHost host) => (await host.Stranger().Token(
        ("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret"))).Text("access_token");

    private static async Task<JsonElement> Read(HttpClient http, string path) => JsonElement.Parse(await http.GetStringAsync(path));

    private static async Task<HttpStatusCode> Status(HttpClient http)
    {
        using var response = await http.GetAsync(Probe);
        return response.StatusCode;
    }

    private sealed class TellWho : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Run(context => context.Response.WriteAsync(Caller.Of(context.User)?.User.Value ?? "nobody"));
        };
    }
}
