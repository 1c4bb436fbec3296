using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class RegistrationTests(ApiHost host)
{
    [Fact]
    public async Task An_endpoint_may_name_itself_and_keeps_its_case()
    {
        var id = NewId("Endpoint");
        (await host.Agent.Post("users/endpoints/register", new { userEndpointId = id, keepAliveSeconds = 15, userId = "somebody" }))
            .ShouldBe(200).Json.Text("id").ShouldBe(id);
        (await host.Agent.Post("users/endpoints", new { userEndpointId = id, keepAliveSeconds = 15 })).ShouldBe(200).Json.GetString().ShouldBe(id);
    }

    [Theory]
    [InlineData("{\"keepAliveSeconds\": 5}")]
    [InlineData("{\"keepAliveSeconds\": 3600, \"serverKeepAliveReminderOn\": true}")]
    [InlineData("{\"keepAliveSeconds\": 5, \"userEndpointId\": null}")]
    public async Task An_endpoint_that_names_none_is_given_an_id(string body)
    {
        var one = (await host.Agent.PostText("users/endpoints", body)).ShouldBe(200).Json.GetString()!;
        var other = (await host.Agent.PostText("users/endpoints/register", body)).ShouldBe(200).Json.Text("id");
        one.ShouldNotBeEmpty();
        other.ShouldNotBe(one);
        (await host.Agent.Post("users/endpoints/keepalive", new { userEndpointId = one })).ShouldBe(204);
        (await host.Agent.Post("users/endpoints/keepalive", new { userEndpointId = other })).ShouldBe(204);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3601)]
    [InlineData(int.MaxValue)]
    public async Task A_keepalive_period_is_5_to_3600_seconds(int seconds) =>
        (await host.Agent.Post("users/endpoints", new { keepAliveSeconds = seconds })).ShouldBlame("keepAliveSeconds");

    [Fact]
    public async Task A_dead_endpoint_answers_a_keepalive_with_404_and_no_body()
    {
        (await host.Agent.Post("users/endpoints/keepalive", new { userEndpointId = NewId() })).ShouldBe(404).Body.ShouldBeEmpty();
        var endpoint = await host.Agent.Registered();
        (await host.Agent.Post("users/endpoints/unregister", new { userEndpointId = endpoint })).ShouldBe(204);
        (await host.Agent.Post("users/endpoints/keepalive", new { userEndpointId = endpoint })).ShouldBe(404).Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unregistering_again_is_harmless_and_an_unknown_endpoint_is_not_found()
    {
        var endpoint = await host.Agent.Registered();
        for (var i = 0; i < 2; i++)
            (await host.Agent.Post("users/endpoints/unregister", new { userEndpointId = endpoint, reason = "User logout" })).ShouldBe(204);
        (await host.Agent.Post("users/endpoints/unregister", new { userEndpointId = NewId() })).ShouldBe(404);
        await host.Agent.Registered(endpoint);
    }

    [Fact]
    public async Task Unregistering_is_leaving()
    {
        var conference = await host.Agent.Created();
        var stays = await host.Agent.Joined(conference);
        var leaves = await host.Supervisor.Joined(conference);
        await host.Supervisor.Published(conference, leaves);
        (await host.Supervisor.Post("users/endpoints/unregister", new { userEndpointId = leaves, reason = "User logout" })).ShouldBe(204);

        var events = await Until.Holds(() => host.Agent.Events(conference), e => e.Length == 6);
        events.Types().ShouldBe(
        [
            "ConferenceCreatedEvent", "ConferenceJoinedEvent", "ConferenceJoinedEvent", "ConferenceStreamPublishedEvent",
            "ConferenceStreamUnpublishedEvent", "ConferenceLeftEvent",
        ]);
        events[^1].Text("userEndpointId").ShouldBe(leaves);
        (await host.Agent.Leave(conference, stays)).ShouldBe(204);
    }

    [Fact]
    public async Task An_endpoint_is_its_users_alone()
    {
        var endpoint = await host.Agent.Registered();
        (await host.Supervisor.Post("users/endpoints", new { userEndpointId = endpoint, keepAliveSeconds = 15 })).ShouldBe(409);
        (await host.Supervisor.Post("users/endpoints/register", new { userEndpointId = endpoint, keepAliveSeconds = 15 })).ShouldBe(409);
        (await host.Supervisor.Post("users/endpoints/keepalive", new { userEndpointId = endpoint })).ShouldBe(403);
        (await host.Supervisor.Post("users/endpoints/unregister", new { userEndpointId = endpoint })).ShouldBe(403);
        (await host.Agent.Post("users/endpoints/keepalive", new { userEndpointId = endpoint })).ShouldBe(204);
    }

    [Fact]
    public async Task The_same_id_may_exist_in_two_organizations()
    {
        var endpoint = await host.Agent.Registered();
        await host.Rival.Registered(endpoint);
        (await host.Rival.Post("users/endpoints/unregister", new { userEndpointId = endpoint })).ShouldBe(204);
        (await host.Agent.Post("users/endpoints/keepalive", new { userEndpointId = endpoint })).ShouldBe(204);
    }
}
