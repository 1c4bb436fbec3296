using System.Net;
using System.Text.Json;

namespace Auvious.Server.Tests.Auth;

public sealed class TicketLoginTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly object Named = new { type = "MULTI_USE_TICKET", length = 6, properties = new { customer_id = "cust-7", conference_id = "Conf-7" } };

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData(null)]
    public async Task Ios_logs_in_by_basic_customer_whatever_the_password(string? password)
    {
        var ticket = await (await host.As("agent")).Ticket(Named);
        List<(string, string)> form = [("grant_type", "password"), ("username", ticket)];
        if (password is not null) form.Add(("password", password));
        Expect(await host.Stranger().WithBasic("customer", "").Token([.. form]));
    }

    [Fact]
    public async Task Android_logs_in_by_ticket_among_other_options()
    {
        var ticket = await (await host.As("agent")).Ticket(Named);
        Expect(await host.Stranger().Token(
            ("ticket", ticket), ("grant_type", "password"), ("client_id", "customer"), ("mic", "true"), ("participant_name", "Ann + Bob")));
    }

    [Fact]
    public async Task No_client_at_all_is_the_public_client()
    {
        var ticket = await (await host.As("agent")).Ticket(Named);
        var login = await host.Stranger().Token(("ticket", ticket), ("grant_type", "password"));
        Expect(login);
        Expect(await host.Stranger().Token(("grant_type", "refresh_token"), ("refresh_token", login.Text("refresh_token"))));
    }

    [Fact]
    public async Task Basic_with_an_empty_name_is_the_public_client()
    {
        var ticket = await (await host.As("agent")).Ticket(Named);
        Expect(await host.Stranger().WithBasic("", "").Token(("ticket", ticket), ("grant_type", "password")));
    }

    [Fact]
    public async Task A_ticket_in_the_query_logs_in()
    {
        var ticket = await (await host.As("agent")).Ticket(Named);
        using var response = await host.Stranger().PostAsync($"security/oauth/token?grant_type=password&client_id=customer&username={ticket}", null);
        Expect(await response.Json());
    }

    [Fact]
    public async Task The_slash_of_a_link_is_trimmed()
    {
        var ticket = await (await host.As("agent")).Ticket(Named);
        Expect(await host.Stranger().WithBasic("customer", "").Token(("username", $"/{ticket}"), ("password", ""), ("grant_type", "password")));
    }

    [Fact]
    public async Task Without_a_customer_the_ticket_has_one_user_that_does_not_give_it_away()
    {
        var ticket = await (await host.As("agent")).Ticket(new { type = "MULTI_USE_TICKET" });
        var first = await host.Stranger().TicketLogin(ticket);
        var second = await host.Stranger().TicketLogin(ticket);
        first.Text("sub").ShouldBe(second.Text("sub"));
        first.Text("sub").ShouldNotContain(ticket);
        first.TryGetProperty("conference_id", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_organization_is_the_tickets()
    {
        var ticket = await (await host.As("rival")).Ticket(Named);
        var login = await host.Stranger().TicketLogin(ticket);
        login.Text("organization").ShouldBe("rival");
        SecurityCalls.Claims(login.Text("access_token")).Text("organization_id").ShouldBe("rival");
    }

    [Fact]
    public async Task A_one_time_ticket_lets_one_of_many_in()
    {
        var ticket = await (await host.As("agent")).Ticket(new { type = "ONE_TIME_TICKET" });
        var http = host.Stranger();
        var tries = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            http.AskToken(("grant_type", "password"), ("username", ticket), ("client_id", "customer"))));
        tries.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
        foreach (var answer in tries.Where(answer => !answer.IsSuccessStatusCode))
            (await answer.Json()).Text("error").ShouldBe("invalid_grant");

        // The one who is in stays in.
        var winner = await tries.Single(answer => answer.IsSuccessStatusCode).Json();
        await http.Token(("grant_type", "refresh_token"), ("refresh_token", winner.Text("refresh_token")), ("client_id", "customer"));
    }

    private static void Expect(JsonElement login)
    {
        login.Text("sub").ShouldBe("cust-7");
        login.Text("conference_id").ShouldBe("Conf-7");
        login.Text("organization").ShouldBe("demo");
        var claims = SecurityCalls.Claims(login.Text("access_token"));
        claims.Text("conference_id").ShouldBe("Conf-7");
        claims.Text("client_id").ShouldBe("customer");
        claims.GetProperty("authorities").EnumerateArray().Select(a => a.GetString()).ShouldBe(["ROLE_CUSTOMER"]);
    }
}
