using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Auvious.Server.Tests.Auth;

public sealed class TicketTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task A_ticket_is_answered_with_all_it_is()
    {
        var agent = await host.As("agent");
        var now = host.Clock.GetUtcNow();
        using var response = await agent.PostAsJsonAsync("security/ticket", new
        {
            type = "SCHEDULE_TICKET",
            ttl = 3600,
            length = 6,
            properties = new { applicationId = "demo-app", conference_id = "C-1", theme = new { backgroundColor = "#fff" } },
        });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var ticket = await response.Json();
        ticket.Text("id").Length.ShouldBe(6);
        ticket.Text("type").ShouldBe("SCHEDULE_TICKET");
        ticket.Text("userId").ShouldBe("agent");
        ticket.Text("organizationId").ShouldBe("demo");
        ticket.GetProperty("properties").GetProperty("theme").Text("backgroundColor").ShouldBe("#fff");
        ticket.Text("createdAt").ShouldBe(now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        ticket.Text("expiresAt").ShouldBe(now.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        ticket.GetProperty("expired").GetBoolean().ShouldBeFalse();
        ticket.GetProperty("version").GetInt64().ShouldBe(0);
        ticket.TryGetProperty("disabled", out _).ShouldBeFalse();
        ticket.TryGetProperty("revoked", out _).ShouldBeFalse();
        (await agent.GetFromJsonAsync<JsonElement>($"security/ticket/{ticket.Text("id")}")).ToString().ShouldBe(ticket.ToString());
    }

    [Fact]
    public async Task Without_length_and_ttl_it_has_nine_characters_and_four_hours()
    {
        var agent = await host.As("agent");
        var id = await agent.Ticket(new { type = "MULTI_USE_TICKET" });
        id.Length.ShouldBe(9);
        var ticket = await agent.GetFromJsonAsync<JsonElement>($"security/ticket/{id}");
        (DateTimeOffset.Parse(ticket.Text("expiresAt")) - DateTimeOffset.Parse(ticket.Text("createdAt"))).ShouldBe(TimeSpan.FromHours(4));
    }

    [Fact]
    public async Task Ids_use_at_least_31_characters_and_none_that_is_mistaken_for_another()
    {
        var agent = await host.As("agent");
        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => agent.Ticket(new { length = 32 })));
        var used = ids.SelectMany(id => id).ToHashSet();
        used.Count.ShouldBeGreaterThanOrEqualTo(31);
        used.ShouldAllBe(c => !"01ilo".Contains(c) && (char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c)));
    }

    public static TheoryData<string> Wrong =>
    [
        """{"type":"NO_SUCH_TICKET"}""", """{"length":5}""", """{"length":33}""", """{"length":"six"}""", """{"ttl":0}""", """{"ttl":-1}""",
        """{"ttl":99999999999}""", """{"properties":[]}""", """{"properties":{"conference_id":7}}""", """{"properties":{"customer_id":"a/b"}}""",
        """{"properties":{"customer_id":"supervisor"}}""", """{"disabled":"soon"}""", "{", "[]", "null", "",
        $$"""{"properties":{"x":"{{new string('x', 70_000)}}"} }""",
    ];

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_wish_is_400_with_error(string body)
    {
        using var response = await (await host.As("agent")).PostAsync("security/ticket", new StringContent(body, Encoding.UTF8, "application/json"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Json()).Text("error").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_customer_makes_and_reads_no_tickets()
    {
        var customer = await host.AsCustomer(new { customer_id = "c" });
        foreach (var response in (HttpResponseMessage[])
        [
            await customer.PostAsJsonAsync("security/ticket", new { }),
            await customer.GetAsync("security/ticket/x"),
            await customer.PutAsJsonAsync("security/ticket/x", new { }),
            await customer.PostAsJsonAsync("security/genesys/room", new { }),
        ])
        {
            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await response.Json()).Text("error").ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Another_organizations_ticket_is_answered_exactly_like_an_unknown_one()
    {
        var id = await (await host.As("agent")).Ticket(new { });
        var rival = await host.As("rival");
        foreach (var call in (Func<string, Task<HttpResponseMessage>>[])
            [x => rival.GetAsync($"security/ticket/{x}"), x => rival.PutAsJsonAsync($"security/ticket/{x}", new { revoked = true })])
        {
            using var foreign = await call(id);
            using var unknown = await call("zzzzzzzzz");
            foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await foreign.Content.ReadAsStringAsync()).ShouldBe(await unknown.Content.ReadAsStringAsync());
        }
        await host.Stranger().TicketLogin(id);
    }

    [Fact]
    public async Task Only_a_service_acts_for_another_organization()
    {
        using var refused = await (await host.As("agent")).PostAsJsonAsync("security/ticket", new { organizationId = "rival" });
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await (await host.As("agent")).Ticket(new { organizationId = "demo" });

        var service = await host.As("service");
        var id = await service.Ticket(new { organizationId = "rival" });
        (await host.Stranger().TicketLogin(id)).Text("organization").ShouldBe("rival");
        (await service.GetAsync($"security/ticket/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await service.GetAsync($"security/ticket/{id}?organizationId=rival")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_disabled_ticket_lets_nobody_in_until_it_is_enabled_again()
    {
        var agent = await host.As("agent");
        var id = await agent.Ticket(new { disabled = true });
        (await Enters(id)).ShouldBeFalse();
        var changed = await Change(agent, id, new { disabled = false, properties = new { customer_id = "new" } });
        changed.GetProperty("version").GetInt64().ShouldBe(1);
        changed.TryGetProperty("disabled", out _).ShouldBeFalse();
        (await host.Stranger().TicketLogin(id)).Text("sub").ShouldBe("new");
        (await Change(agent, id, new { disabled = host.Clock.GetUtcNow().AddHours(1).ToString("o") })).Text("disabled").ShouldNotBeEmpty();
        (await Enters(id)).ShouldBeTrue();
    }

    [Fact]
    public async Task Revoking_a_ticket_ends_the_tokens_it_gave_at_once_and_for_good()
    {
        var agent = await host.As("agent");
        var id = await agent.Ticket(new { });
        var login = await host.Stranger().TicketLogin(id);
        var customer = host.Stranger().With(login.Text("access_token"));
        (await customer.GetAsync("security/ticket/x")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await Change(agent, id, new { revoked = true })).Text("revoked").ShouldNotBeEmpty();
        (await customer.GetAsync("security/ticket/x")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Change(agent, id, new { revoked = false })).Text("revoked").ShouldNotBeEmpty();
        (await Enters(id)).ShouldBeFalse();
    }

    private async Task<bool> Enters(string ticket)
    {
        using var response = await host.Stranger().AskToken(("grant_type", "password"), ("username", ticket), ("client_id", "customer"));
        return response.IsSuccessStatusCode;
    }

    private static async Task<JsonElement> Change(HttpClient agent, string id, object change)
    {
        using var response = await agent.PutAsJsonAsync($"security/ticket/{id}", change);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }
}
