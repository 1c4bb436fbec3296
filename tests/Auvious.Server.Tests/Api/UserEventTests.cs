using System.Text.Json;
using Auvious.Server.Tests.Push;
using Microsoft.AspNetCore.SignalR.Client;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class UserEventTests(ApiHost host)
{
    private const string Route = "users/endpoints/sendEvent";

    /// <summary>Other tests register endpoints of the development identities: these users are nobody else's.</summary>
    private async Task<(HttpClient Http, string User)> Somebody()
    {
        var user = NewId("user");
        return (await host.AsCustomer(new { customer_id = user }), user);
    }

    private static object Event(string type = "GreetingEvent", string text = "hello") => new { type, timestamp = "2040-01-01T00:00:00Z", text };

    [Fact]
    public async Task An_event_reaches_every_endpoint_of_the_user_and_is_counted()
    {
        var (http, user) = await Somebody();
        string[] endpoints = [await http.Registered(), await http.Registered()];
        await using var one = new PushClient(http, $"userEndpointId={endpoints[0]}");
        await using var other = new PushClient(http, $"userEndpointId={endpoints[1]}");
        await one.Start();
        await other.Start();
        (await host.Agent.Post(Route, new { userId = user, organizationId = "demo", @event = Event(), qos = 1 })).ShouldBe(200).Body.ShouldBe("2");
        (await one.Hears()).ShouldBe("1 GreetingEvent");
        (await other.Hears()).ShouldBe("1 GreetingEvent");
        (await host.Agent.Post(Route, new { userId = user, organizationId = "demo", @event = Event("PassingEvent") })).ShouldBe(200).Body.ShouldBe("2");
        (await one.Hears()).ShouldBe("0 PassingEvent");
    }

    [Fact]
    public async Task An_event_for_one_endpoint_reaches_that_one_alone()
    {
        var (http, user) = await Somebody();
        string[] endpoints = [await http.Registered(), await http.Registered()];
        await using var meant = new PushClient(http, $"userEndpointId={endpoints[0]}");
        await using var other = new PushClient(http, $"userEndpointId={endpoints[1]}");
        await meant.Start();
        await other.Start();
        (await host.Agent.Post(Route, new { userId = user, userEndpointId = endpoints[0], @event = Event("OneEvent"), qos = 1 })).ShouldBe(200).Body.ShouldBe("1");
        (await host.Agent.Post(Route, new { userId = user, @event = Event("BothEvent"), qos = 1 })).ShouldBe(200).Body.ShouldBe("2");
        (await meant.Hears()).ShouldBe("1 OneEvent");
        (await other.Hears()).ShouldBe("1 BothEvent");
    }

    [Fact]
    public async Task An_unknown_user_an_ended_endpoint_and_another_users_endpoint_are_0()
    {
        var (http, user) = await Somebody();
        var endpoint = await http.Registered();
        var (_, another) = await Somebody();
        (await host.Agent.Post(Route, new { userId = NewId(), @event = Event() })).ShouldBe(200).Body.ShouldBe("0");
        (await host.Agent.Post(Route, new { userId = another, userEndpointId = endpoint, @event = Event() })).ShouldBe(200).Body.ShouldBe("0");
        (await host.Agent.Post(Route, new { userId = user, userEndpointId = NewId(), @event = Event() })).ShouldBe(200).Body.ShouldBe("0");
        (await http.Post("users/endpoints/unregister", new { userEndpointId = endpoint })).ShouldBe(204);
        (await host.Agent.Post(Route, new { userId = user, @event = Event() })).ShouldBe(200).Body.ShouldBe("0");
    }

    [Fact]
    public async Task What_is_masked_arrives_clear()
    {
        var (http, user) = await Somebody();
        var endpoint = await http.Registered();
        await using var client = new PushClient(http, $"userEndpointId={endpoint}");
        var heard = new TaskCompletionSource<JsonElement>();
        client.Connection.On<long, JsonElement>("Event", (_, e) => heard.TrySetResult(e));
        await client.Start();
        (await host.Agent.Post(Route, new { userId = user, @event = Event(text: "secret"), masks = new[] { "$.text" }, qos = 1 })).ShouldBe(200).Body.ShouldBe("1");
        (await heard.Task.WaitAsync(TimeSpan.FromSeconds(30))).Text("text").ShouldBe("secret");
    }

    [Theory]
    [InlineData("ConferenceEndedEvent")]
    [InlineData("CallCreatedEvent")]
    [InlineData("SnapshotRequestedEvent")]
    [InlineData("FileTransferEvent")]
    [InlineData("UserEndpointKeepAliveReminderEvent")]
    public async Task The_servers_own_kinds_of_events_are_sent_by_services_only(string type)
    {
        var (http, user) = await Somebody();
        await http.Registered();
        (await host.Agent.Post(Route, new { userId = user, organizationId = "demo", @event = Event(type) })).ShouldBe(403);
        (await host.Supervisor.Post(Route, new { userId = user, organizationId = "demo", @event = Event(type) })).ShouldBe(403);
        (await host.Service.Post(Route, new { userId = user, organizationId = "demo", @event = Event(type) })).ShouldBe(200).Body.ShouldBe("1");
    }

    [Fact]
    public async Task Customers_send_no_events_and_other_organizations_have_no_such_user()
    {
        var (http, user) = await Somebody();
        await http.Registered();
        (await http.Post(Route, new { userId = user, organizationId = "demo", @event = Event() })).ShouldBe(403);
        (await host.Stranger().Post(Route, new { userId = user, @event = Event() })).ShouldBe(401);
        (await host.Rival.Post(Route, new { userId = user, organizationId = "rival", @event = Event() })).ShouldBe(200).Body.ShouldBe("0");
        (await host.Rival.Post(Route, new { userId = user, organizationId = "demo", @event = Event() })).ShouldBe(403);
        (await host.Service.Post(Route, new { userId = user, organizationId = "rival", @event = Event() })).ShouldBe(200).Body.ShouldBe("0");
    }

    [Theory]
    [InlineData("""{"event":{"type":"GoodEvent","timestamp":"2040-01-01T00:00:00Z"}}""", "userId")]
    [InlineData("""{"userId":"a/b","event":{"type":"GoodEvent","timestamp":"2040-01-01T00:00:00Z"}}""", "userId")]
    [InlineData("""{"userId":"u","userEndpointId":"","event":{"type":"GoodEvent","timestamp":"2040-01-01T00:00:00Z"}}""", "userEndpointId")]
    [InlineData("""{"userId":"u"}""", "event")]
    [InlineData("""{"userId":"u","event":[]}""", "event")]
    [InlineData("""{"userId":"u","event":{"timestamp":"2040-01-01T00:00:00Z"}}""", "event")]
    [InlineData("""{"userId":"u","event":{"type":"good","timestamp":"2040-01-01T00:00:00Z"}}""", "event")]
    [InlineData("""{"userId":"u","event":{"type":"Good","timestamp":"2040-01-01T00:00:00Z"}}""", "event")]
    [InlineData("""{"userId":"u","event":{"type":"GoodEvent"}}""", "event")]
    [InlineData("""{"userId":"u","event":{"type":"GoodEvent","timestamp":"today"}}""", "event")]
    [InlineData("""{"userId":"u","event":{"type":"GoodEvent","timestamp":"2040-01-01T00:00:00Z"},"masks":["$["]}""", "masks")]
    [InlineData("""{"userId":"u","event":{"type":"GoodEvent","timestamp":"2040-01-01T00:00:00Z"},"qos":"1"}""", "qos")]
    public async Task A_wrong_wish_is_400_and_blames_the_field(string body, string field) => (await host.Agent.PostText(Route, body)).ShouldBlame(field);

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task Any_other_quality_is_best_effort(int qos)
    {
        var (http, user) = await Somebody();
        await using var client = new PushClient(http, $"userEndpointId={await http.Registered()}");
        await client.Start();
        (await host.Agent.Post(Route, new { userId = user, @event = Event(), qos })).ShouldBe(200).Body.ShouldBe("1");
        (await client.Hears()).ShouldBe("0 GreetingEvent");
    }

    [Fact]
    public async Task A_body_over_1_MiB_is_too_large() =>
        (await host.Agent.Post(Route, new { userId = "u", @event = Event(text: new('x', 1024 * 1024)) })).ShouldBe(413);
}
