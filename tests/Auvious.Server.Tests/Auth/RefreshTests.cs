using System.Net;
using System.Text.Json;
using Auvious.Server.Jobs;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Auvious.Server.Tests.Auth;

public sealed class RefreshTests
{
    private static readonly (string, string)[] AgentLogin =
        [("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret")];

    [Fact]
    public async Task Every_refresh_brings_a_new_refresh_token_and_keeps_the_device()
    {
        using var host = new TestHost();
        var ticket = await (await host.As("agent")).Ticket(new { properties = new { conference_id = "c" } });
        var http = host.Stranger().WithBasic("customer", "");
        var login = await http.Token(("grant_type", "password"), ("username", ticket));
        for (var i = 0; i < 3; i++)
        {
            var next = await http.Token(("grant_type", "refresh_token"), ("refresh_token", login.Text("refresh_token")));
            next.Text("refresh_token").ShouldNotBe(login.Text("refresh_token"));
            next.Text("access_token").ShouldNotBe(login.Text("access_token"));
            foreach (var name in (string[])["sub", "DEVICE_ID", "organization", "conference_id", "scope"])
                next.Text(name).ShouldBe(login.Text(name));
            SecurityCalls.Claims(next.Text("access_token")).GetProperty("authorities").ValueKind.ShouldBe(JsonValueKind.Array);
            login = next;
        }
    }

    [Fact]
    public async Task A_confidential_client_refreshes_with_its_secret_only()
    {
        using var host = new TestHost();
        var http = host.Stranger();
        var token = (await http.Token(AgentLogin)).Text("refresh_token");
        (await Refused(http, token, ("client_id", "agent"))).ShouldBe("invalid_client");
        (await Refused(http, token, ("client_id", "customer"))).ShouldBe("invalid_grant");
        await http.Token(("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "agent"), ("client_secret", "agent-secret"));
    }

    [Fact]
    public async Task Of_ten_refreshes_at_the_same_time_exactly_one_wins()
    {
        var arrived = 0;
        var all = new TaskCompletionSource();
        // Holds every request after its token was found good, before it is redeemed.
        var gate = OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseInlineHandler(async context =>
            {
                if (!context.Request.IsRefreshTokenGrantType()) return;
                if (Interlocked.Increment(ref arrived) == 10) all.SetResult();
                await all.Task;
            })
            .SetOrder(OpenIddictServerHandlers.RedeemTokenEntry.Descriptor.Order - 100).Build();
        using var host = new TestHost { With = services => services.Configure<OpenIddictServerOptions>(options => options.Handlers.Add(gate)) };
        var http = host.Stranger();
        var token = (await http.Token(AgentLogin)).Text("refresh_token");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => http.WithBasic("agent", "agent-secret")
            .AskToken(("grant_type", "refresh_token"), ("refresh_token", token))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            var refusal = await answer.Json();
            refusal.Text("error").ShouldBe("invalid_grant");
            refusal.Text("error_description").ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task A_rotated_token_counts_for_thirty_seconds_and_its_later_use_ends_the_whole_login()
    {
        using var host = new TestHost();
        var http = host.Stranger().WithBasic("agent", "agent-secret");
        var first = (await http.Token(("grant_type", "client_credentials"))).Text("refresh_token");
        await Refresh(first);
        host.Clock.Advance(TimeSpan.FromSeconds(29));
        var latest = (await Refresh(first)).Text("refresh_token");

        host.Clock.Advance(TimeSpan.FromSeconds(2));
        (await Refused(http, first)).ShouldBe("invalid_grant");
        (await Refused(http, latest)).ShouldBe("invalid_grant");

        Task<JsonElement> Refresh(string token) => http.Token(("grant_type", "refresh_token"), ("refresh_token", token));
    }

    [Fact]
    public async Task A_refresh_token_lives_thirty_days()
    {
        using var host = new TestHost();
        var http = host.Stranger().WithBasic("agent", "agent-secret");
        var token = (await http.Token(("grant_type", "client_credentials"))).Text("refresh_token");
        host.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        token = (await http.Token(("grant_type", "refresh_token"), ("refresh_token", token))).Text("refresh_token");
        host.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        (await Refused(http, token)).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_ticket_login_goes_on_after_the_tickets_expiry_but_not_after_it_was_disabled()
    {
        using var host = new TestHost();
        var agent = await host.As("agent");
        var ticket = await agent.Ticket(new { ttl = 60 });
        var http = host.Stranger().WithBasic("customer", "");
        var login = await http.Token(("grant_type", "password"), ("username", ticket));
        host.Clock.Advance(TimeSpan.FromMinutes(59));
        login = await http.Token(("grant_type", "refresh_token"), ("refresh_token", login.Text("refresh_token")));

        using var disabled = await agent.PutAsync($"security/ticket/{ticket}", System.Net.Http.Json.JsonContent.Create(new { disabled = true }));
        disabled.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Refused(http, login.Text("refresh_token"))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Old_rows_are_pruned()
    {
        // In the past, since the library prunes by the machine's clock.
        using var host = new TestHost { Clock = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)) };
        var http = host.Stranger().WithBasic("agent", "agent-secret");
        await http.Token(("grant_type", "client_credentials"));
        (await Count(host)).ShouldBe(1);
        host.Clock.Advance(TimeSpan.FromDays(31));
        await host.Services.GetServices<ICleaning>().Single(c => c.Name == "tokens").Run(CancellationToken.None);
        (await Count(host)).ShouldBe(0);
    }

    private static async Task<long> Count(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().CountAsync();
    }

    private static async Task<string> Refused(HttpClient http, string token, params (string, string)[] more)
    {
        using var response = await http.AskToken([("grant_type", "refresh_token"), ("refresh_token", token), .. more]);
        response.IsSuccessStatusCode.ShouldBeFalse();
        return (await response.Json()).Text("error");
    }
}
