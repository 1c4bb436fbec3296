using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Auvious.Core;
using Auvious.Server.Auth.Genesys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Auth;

public sealed class GenesysRoomTests : IDisposable
{
    private readonly Rooms rooms = new();
    private readonly TestHost host;

    public GenesysRoomTests() => host = new() { With = services => services.AddSingleton<IRooms>(rooms) };

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task A_room_has_a_conference_a_customers_link_and_an_agents_link()
    {
        var room = await Open(await host.As("agent"), Wish("i-1"));
        var agent = new Uri(room.Text("agentUrl"));
        agent.GetLeftPart(UriPartial.Path).ShouldBe("https://rtc.example/a");
        var query = QueryHelpers.ParseQuery(agent.Query);
        query["aid"].ToString().ShouldBe("demo-app");
        query["cdestination"].ToString().ShouldBe("standalone");
        query["corigin"].ToString().ShouldNotBeEmpty();
        var conference = query["roomId"].ToString();
        rooms.Opened.ShouldBe([(new ConferenceId(new("demo"), conference), new UserId("agent"))]);

        // The Genesys chat sample takes the link's last seven characters, slash and all.
        var link = room.Text("ticketUrl");
        link.ShouldStartWith("https://rtc.example/t/");
        var login = await host.Stranger().TicketLogin(link[^7..]);
        login.Text("conference_id").ShouldBe(conference);
        login.Text("sub").ShouldBe("cust-1");
    }

    [Fact]
    public async Task The_same_interaction_is_the_same_room_and_another_organization_has_its_own()
    {
        var agent = await host.As("agent");
        var first = await Open(agent, Wish("i-1"));
        (await Open(agent, Wish("i-1"))).ToString().ShouldBe(first.ToString());
        Conference(await Open(agent, Wish("i-2"))).ShouldNotBe(Conference(first));
        Conference(await Open(await host.As("rival"), Wish("i-1", "rival-app"))).ShouldNotBe(Conference(first));
    }

    [Fact]
    public async Task Asked_ten_times_at_once_it_is_still_one_room()
    {
        var agent = await host.As("agent");
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Open(agent, Wish("i-1"))));
        all.Select(Conference).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_expired_ticket_or_another_customer_gets_a_new_ticket_to_the_same_conference()
    {
        var agent = await host.As("agent");
        var first = await Open(agent, Wish("i-1"));
        host.Clock.Advance(TimeSpan.FromSeconds(3600));
        agent = await host.As("agent");
        var second = await Open(agent, Wish("i-1"));
        var third = await Open(agent, Wish("i-1", customer: "cust-2"));
        Conference(second).ShouldBe(Conference(first));
        Conference(third).ShouldBe(Conference(first));
        new[] { first, second, third }.Select(room => room.Text("ticketUrl")).Distinct().Count().ShouldBe(3);
        (await host.Stranger().TicketLogin(third.Text("ticketUrl")[^7..])).Text("sub").ShouldBe("cust-2");
    }

    [Fact]
    public async Task A_conference_that_is_over_makes_room_for_a_new_one()
    {
        var agent = await host.As("agent");
        var first = await Open(agent, Wish("i-1"));
        rooms.Over.Add(Conference(first));
        var second = await Open(agent, Wish("i-1"));
        Conference(second).ShouldNotBe(Conference(first));
        (await host.Stranger().TicketLogin(second.Text("ticketUrl")[^7..])).Text("conference_id").ShouldBe(Conference(second));
    }

    [Fact]
    public async Task Another_organizations_application_is_answered_exactly_like_an_unknown_one()
    {
        var agent = await host.As("agent");
        using var foreign = await agent.PostAsJsonAsync("security/genesys/room", Wish("i-1", "rival-app"));
        using var unknown = await agent.PostAsJsonAsync("security/genesys/room", Wish("i-1", "no-such-app"));
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await foreign.Content.ReadAsStringAsync()).ShouldBe(await unknown.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"interactionId":"i"}""")]
    [InlineData("""{"applicationId":"demo-app"}""")]
    [InlineData("""{"applicationId":"demo-app","interactionId":"a/b"}""")]
    [InlineData("""{"applicationId":"demo-app","interactionId":"i","customerId":"agent"}""")]
    [InlineData("""{"applicationId":"demo-app","interactionId":"i","ticketExpirationSeconds":0}""")]
    [InlineData("""{"applicationId":"demo-app","interactionId":"i","urlBase":"javascript:alert(1)"}""")]
    public async Task A_wrong_wish_is_400_with_error(string body)
    {
        var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await (await host.As("agent")).PostAsync("security/genesys/room", content);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Json()).Text("error").ShouldNotBeEmpty();
    }

    private static object Wish(string interaction, string application = "demo-app", string customer = "cust-1") => new
    {
        applicationId = application,
        cdestination = "standalone",
        customerId = customer,
        interactionId = interaction,
        ticketExpirationSeconds = 3600,
        urlBase = "https://rtc.example/",
    };

    private static async Task<JsonElement> Open(HttpClient agent, object wish)
    {
        using var response = await agent.PostAsJsonAsync("security/genesys/room", wish);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    private static string Conference(JsonElement room) => QueryHelpers.ParseQuery(new Uri(room.Text("agentUrl")).Query)["roomId"].ToString();

    private sealed class Rooms : IRooms
    {
        public ConcurrentQueue<(ConferenceId, UserId)> Opened { get; } = new();

        public HashSet<string> Over { get; } = [];

        public Task<bool> Open(ConferenceId conference, UserId creator, CancellationToken ct)
        {
            Opened.Enqueue((conference, creator));
            return Task.FromResult(!Over.Contains(conference.Value));
        }
    }
}
