using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;

namespace Auvious.Server.Tests.Auth;

public sealed class RestartTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("auvious-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Tokens_tickets_and_revocations_outlive_a_restart()
    {
        string access, refresh, ticket, revoked;
        using (var host = new TestHost { Kept = directory })
        {
            var agent = await host.As("agent");
            ticket = await agent.Ticket(new { });
            var login = await host.Stranger().TicketLogin(ticket);
            (access, refresh) = (login.Text("access_token"), login.Text("refresh_token"));
            var other = await agent.Ticket(new { });
            revoked = (await host.Stranger().TicketLogin(other)).Text("access_token");
            (await agent.PutAsJsonAsync($"security/ticket/{other}", new { revoked = true })).EnsureSuccessStatusCode();
        }

        using (var host = new TestHost { Kept = directory })
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
        using var host = new TestHost { Kept = directory };
        await host.As("agent");
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.GetFiles(Path.Combine(directory, "keys")))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public async Task A_second_signing_key_takes_over_and_the_first_still_verifies()
    {
        string old;
        using (var host = new TestHost { Kept = directory }) old = await TokenOf(host);
        using (var rsa = System.Security.Cryptography.RSA.Create(2048))
            File.WriteAllText(Path.Combine(directory, "keys", "signing-0002.pem"), rsa.ExportPkcs8PrivateKeyPem());
        using (var host = new TestHost { Kept = directory })
        {
            var token = await TokenOf(host);
            SecurityCalls.Part(token, 0).ShouldNotBe(SecurityCalls.Part(old, 0));
            (await Status(host.Stranger().With(token))).ShouldBe(HttpStatusCode.NotFound);
            (await Status(host.Stranger().With(old))).ShouldBe(HttpStatusCode.NotFound);
            var keys = await host.Stranger().GetFromJsonAsync<System.Text.Json.JsonElement>(".well-known/jwks");
            keys.GetProperty("keys").GetArrayLength().ShouldBe(2);
        }
    }

    [Fact]
    public async Task The_lock_of_a_killed_migration_holds_up_no_start()
    {
        using (var host = new TestHost { Kept = directory }) await host.As("agent");
        await using (var file = new SqliteConnection($"Data Source={Path.Combine(directory, "auvious.db")};Pooling=False"))
        {
            await file.OpenAsync();
            await using var command = file.CreateCommand();
            command.CommandText = "INSERT OR REPLACE INTO __EFMigrationsLock(Id, Timestamp) VALUES (1, '2020-01-01')";
            await command.ExecuteNonQueryAsync();
        }
        using (var host = new TestHost { Kept = directory }) await host.As("agent");
    }

    private static async Task<string> TokenOf(TestHost host) => (await host.Stranger().Token(
        ("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret"))).Text("access_token");

    private static async Task<HttpStatusCode> Status(HttpClient http)
    {
        using var response = await http.GetAsync("security/ticket/nothing");
        return response.StatusCode;
    }
}
