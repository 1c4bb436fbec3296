using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;

namespace Auvious.Server.Tests.Auth;

public sealed class RestartTests : IDisposable
{
    private readonly KeptState state = KeptState.New();

    public void Dispose() => state.Dispose();

    [Fact]
    public async Task Tokens_tickets_and_revocations_outlive_a_restart()
    {
        string access, refresh, ticket, revoked;
        using (var host = new TestHost { Kept = state })
        {
            var agent = await host.As("agent");
            ticket = await agent.Ticket(new { });
            var login = await host.Stranger().TicketLogin(ticket);
            (access, refresh) = (login.Text("access_token"), login.Text("refresh_token"));
            var other = await agent.Ticket(new { });
            revoked = (await host.Stranger().TicketLogin(other)).Text("access_token");
            (await agent.PutAsJsonAsync($"security/ticket/{other}", new { revoked = true })).EnsureSuccessStatusCode();
        }

        using (var host = new TestHost { Kept = state })
        {
            (await Status(host.Stranger().With(access))).ShouldBe(HttpStatusCode.Forbidden);
            (await Status(host.Stranger().With(revoked))).ShouldBe(HttpStatusCode.Unauthorized);
            await host.Stranger().TicketLogin(ticket);
            await host.Stranger().Token(("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", "customer"));
        }
    }

    [Fact]
    public async Task Keys_are_for_the_owner_only()
    {
        using var files = KeptState.NewOnSqlite();
        using var host = new TestHost { Kept = files };
        await host.As("agent");
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.GetFiles(Path.Combine(files.Directory, "keys")))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public async Task A_second_signing_key_takes_over_and_the_first_still_verifies()
    {
        string old;
        using (var host = new TestHost { Kept = state }) old = await TokenOf(host);
        using (var rsa = RSA.Create(2048)) await state.AddKey("signing", "0002", ".pem", rsa.ExportPkcs8PrivateKeyPem(), DateTimeOffset.UtcNow);
        using (var host = new TestHost { Kept = state })
        {
            var token = await TokenOf(host);
            SecurityCalls.Part(token, 0).ShouldNotBe(SecurityCalls.Part(old, 0));
            (await Status(host.Stranger().With(token))).ShouldBe(HttpStatusCode.NotFound);
            (await Status(host.Stranger().With(old))).ShouldBe(HttpStatusCode.NotFound);
            var keys = await host.Stranger().GetFromJsonAsync<JsonElement>(".well-known/jwks");
            keys.GetProperty("keys").GetArrayLength().ShouldBe(2);
        }
    }

    [Fact]
    public async Task A_new_signing_key_is_published_at_once_and_signs_an_hour_later_without_a_restart()
    {
        using var host = new TestHost { Kept = state };
        var old = SecurityCalls.Part(await TokenOf(host), 0);
        using (var rsa = RSA.Create(2048)) await state.AddKey("signing", "0002", ".pem", rsa.ExportPkcs8PrivateKeyPem(), host.Clock.GetUtcNow());
        await Until.Holds(
            async () =>
            {
                host.Clock.Advance(TimeSpan.FromMinutes(1));
                return (await host.Stranger().GetFromJsonAsync<JsonElement>(".well-known/jwks")).GetProperty("keys").GetArrayLength();
            },
            published => published == 2);
        SecurityCalls.Part(await TokenOf(host), 0).ShouldBe(old);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await Until.Holds(
            async () =>
            {
                host.Clock.Advance(TimeSpan.FromMinutes(1));
                return SecurityCalls.Part(await TokenOf(host), 0);
            },
            header => !header.SequenceEqual(old));
        (await Status(host.Stranger().With(await TokenOf(host)))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_key_that_is_none_leaves_those_in_use_in_force()
    {
        using var host = new TestHost { Kept = state };
        var token = await TokenOf(host);
        await state.AddKey("signing", "0002", ".pem", "no key", host.Clock.GetUtcNow());
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Status(host.Stranger().With(token))).ShouldBe(HttpStatusCode.NotFound);
        SecurityCalls.Part(await TokenOf(host), 0).ShouldBe(SecurityCalls.Part(token, 0));
    }

    private static async Task<string> TokenOf(TestHost host) => (await host.Stranger().Token(
        ("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret"))).Text("access_token");

    private static async Task<HttpStatusCode> Status(HttpClient http)
    {
        using var response = await http.GetAsync("security/ticket/nothing");
        return response.StatusCode;
    }
}
