using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Auvious.Core;
using Auvious.Server.Endpoints;
using Auvious.Server.Tests.Push;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Endpoints;

/// <summary>The registration routes of the real server.</summary>
public sealed class EndpointRouteTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task Registering_answers_the_id_as_a_bare_string()
    {
        using var response = await Post(await host.As("agent"), "", new { keepAliveSeconds = 5 });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Guid.TryParse((await response.Json()).GetString(), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Registering_the_mobile_way_echoes_the_id_and_ignores_the_user_id()
    {
        var id = Guid.NewGuid().ToString().ToUpperInvariant();
        using var response = await Post(await host.As("agent"), "/register", new { keepAliveSeconds = 15, userEndpointId = id, userId = "somebody else" });
        (await response.Json()).Text("id").ShouldBe(id);
        var index = host.Services.GetRequiredService<IEndpointIndex>();
        (await index.Of(new("demo"), new("agent"), default)).ShouldContain(new EndpointId(new("demo"), id));
        (await index.Of(new("demo"), new("somebody else"), default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{}""", "keepAliveSeconds")]
    [InlineData("""{"keepAliveSeconds":4}""", "keepAliveSeconds")]
    [InlineData("""{"keepAliveSeconds":3601}""", "keepAliveSeconds")]
    [InlineData("""{"keepAliveSeconds":30,"userEndpointId":"a/b"}""", "userEndpointId")]
    public async Task Bad_input_is_blamed_on_its_field(string body, string field)
    {
        var http = await host.As("agent");
        foreach (var path in (string[])["", "/register"])
        {
            using var response = await Post(http, path, JsonElement.Parse(body));
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await response.Json()).Text(field).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task An_id_in_use_by_another_user_is_a_conflict_and_in_another_organization_it_is_free()
    {
        var id = await Registered("agent");
        (await Status("supervisor", "/register", new { keepAliveSeconds = 30, userEndpointId = id })).ShouldBe(HttpStatusCode.Conflict);
        (await Status("rival", "/register", new { keepAliveSeconds = 30, userEndpointId = id })).ShouldBe(HttpStatusCode.OK);
        (await Status("agent", "/register", new { keepAliveSeconds = 60, userEndpointId = id })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_keepalive_is_204_and_of_a_dead_endpoint_an_empty_404()
    {
        var http = await host.As("agent");
        var id = await Registered("agent");
        (await Status("agent", "/keepalive", new { userEndpointId = id })).ShouldBe(HttpStatusCode.NoContent);
        (await Status("agent", "/unregister", new { userEndpointId = id, reason = "User logout" })).ShouldBe(HttpStatusCode.NoContent);
        using var response = await Post(http, "/keepalive", new { userEndpointId = id });
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Anothers_endpoint_is_forbidden_and_a_foreign_one_not_known()
    {
        var id = await Registered("agent");
        foreach (var path in (string[])["/keepalive", "/unregister"])
        {
            (await Status("supervisor", path, new { userEndpointId = id })).ShouldBe(HttpStatusCode.Forbidden);
            (await Status("rival", path, new { userEndpointId = id })).ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task An_ended_id_may_be_registered_again_even_by_another_user()
    {
        var id = await Registered("agent");
        (await Status("agent", "/unregister", new { userEndpointId = id })).ShouldBe(HttpStatusCode.NoContent);
        (await Status("agent", "/register", new { keepAliveSeconds = 30, userEndpointId = id })).ShouldBe(HttpStatusCode.OK);
        (await Status("agent", "/unregister", new { userEndpointId = id })).ShouldBe(HttpStatusCode.NoContent);
        (await Status("supervisor", "/register", new { keepAliveSeconds = 30, userEndpointId = id })).ShouldBe(HttpStatusCode.OK);
        await host.Deliver(id, "one");
        await host.RestartEndpoint(id);
        (await Status("agent", "/keepalive", new { userEndpointId = id })).ShouldBe(HttpStatusCode.Forbidden);
        await using var client = new PushClient(await host.As("supervisor"), $"userEndpointId={id}");
        await client.Start();
        (await client.Hears()).ShouldBe("1 TestEvent one");
    }

    [Fact]
    public async Task An_endpoint_that_is_not_kept_alive_expires()
    {
        using var own = new TestHost { Settings = ["Endpoints:ExpiryGrace=00:00:01"] };
        var http = await own.As("agent");
        using var registered = await Post(http, "/register", new { keepAliveSeconds = 5 });
        var id = (await registered.Json()).Text("id");
        await using var client = new PushClient(http, $"userEndpointId={id}");
        await client.Start();
        own.Clock.Advance(TimeSpan.FromSeconds(5));
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.Hears()).ShouldStartWith("closed");
        using var response = await Post(http, "/keepalive", new { userEndpointId = id });
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_registered()
    {
        using var response = await Post(host.Stranger(), "/register", new { keepAliveSeconds = 30 });
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<string> Registered(string client)
    {
        using var response = await Post(await host.As(client), "/register", new { keepAliveSeconds = 30 });
        return (await response.Json()).Text("id");
    }

    private async Task<HttpStatusCode> Status(string client, string path, object body)
    {
        using var response = await Post(await host.As(client), path, body);
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> Post(HttpClient http, string path, object body) => http.PostAsJsonAsync($"rtc-api/users/endpoints{path}", body);
}
