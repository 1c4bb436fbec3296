using System.Net;

namespace Auvious.Server.Tests.Auth;

public sealed class LimitTests
{
    private static readonly (string, string)[] WrongTicket = [("grant_type", "password"), ("username", "zzzzzz"), ("client_id", "customer")];

    [Fact]
    public async Task After_twenty_failed_logins_a_minute_even_the_right_ticket_must_wait()
    {
        using var host = new TestHost();
        var ticket = await (await host.As("agent")).Ticket(new { });
        var guesser = host.Stranger("203.0.113.9");
        var login = await guesser.TicketLogin(ticket);
        for (var i = 0; i < 20; i++) (await Status(guesser, WrongTicket)).ShouldBe(HttpStatusCode.BadRequest);
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        using var refused = await guesser.AskToken(("grant_type", "password"), ("username", ticket), ("client_id", "customer"));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(50));
        var answer = await refused.Json();
        answer.Text("error").ShouldNotBeEmpty();
        answer.Text("error_description").ShouldNotBeEmpty();

        // Others are not held up: another address, another client, a session that goes on.
        await host.Stranger("203.0.113.10").TicketLogin(ticket);
        await guesser.Token(("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret"));
        await guesser.Token(("grant_type", "refresh_token"), ("refresh_token", login.Text("refresh_token")), ("client_id", "customer"));

        host.Clock.Advance(TimeSpan.FromSeconds(50));
        await guesser.TicketLogin(ticket);
    }

    [Fact]
    public async Task Guessing_secrets_is_limited_per_client_and_invented_clients_count_as_one()
    {
        using var host = new TestHost { Settings = ["Auth:Limits:FailedLogins=3"] };
        var guesser = host.Stranger();
        for (var i = 0; i < 3; i++) (await Status(guesser, Secret("agent", "wrong"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await Status(guesser, Secret("agent", "agent-secret"))).ShouldBe(HttpStatusCode.TooManyRequests);
        for (var i = 0; i < 3; i++) (await Status(guesser, Secret($"invented-{i}", "x"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await Status(guesser, Secret("invented-9", "x"))).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task An_ipv6_network_is_one_address()
    {
        using var host = new TestHost { Settings = ["Auth:Limits:FailedLogins=1"] };
        (await Status(host.Stranger("2001:db8:1:2::1"), WrongTicket)).ShouldBe(HttpStatusCode.BadRequest);
        (await Status(host.Stranger("2001:db8:1:2:3:4:5:6"), WrongTicket)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Status(host.Stranger("2001:db8:1:3::1"), WrongTicket)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_address_asks_six_hundred_times_a_minute()
    {
        using var host = new TestHost();
        var http = host.Stranger();
        for (var i = 0; i < 600; i++) (await Status(http)).ShouldBe(HttpStatusCode.BadRequest);
        using var refused = await http.AskToken();
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Json()).Text("error_description").ShouldNotBeEmpty();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Status(http)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Ten_thousand_tries_of_a_ticket_are_all_refused_and_none_is_an_error_of_ours()
    {
        using var host = new TestHost();
        var http = host.Stranger();
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<HttpStatusCode, int>();
        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
            counts.AddOrUpdate(await Status(http, WrongTicket), 1, (_, n) => n + 1));
        counts.Keys.ShouldBe([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], ignoreOrder: true);
        // Those already under way when the limit was reached may finish.
        counts[HttpStatusCode.BadRequest].ShouldBeInRange(20, 20 + 16);
    }

    [Fact]
    public async Task A_strangers_word_on_his_address_is_not_believed()
    {
        using var host = new TestHost { Settings = ["Auth:Limits:FailedLogins=1", "Http:KnownProxies:0=192.0.2.1", "Http:KnownProxies:1=192.0.2.2"] };
        (await Status(host.Stranger("203.0.113.1"), WrongTicket)).ShouldBe(HttpStatusCode.BadRequest);
        (await Status(host.Stranger("203.0.113.2"), WrongTicket)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static (string, string)[] Secret(string client, string secret) =>
        [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)];

    private static async Task<HttpStatusCode> Status(HttpClient http, params (string, string)[] form)
    {
        using var response = await http.AskToken(form);
        return response.StatusCode;
    }
}
