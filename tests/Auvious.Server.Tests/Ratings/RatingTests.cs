using System.Text.Json;
using Auvious.Server.Tests.Api;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Ratings;

[Collection(nameof(ApiHost))]
public sealed class RatingTests(ApiHost host)
{
    private static async Task<JsonElement[]> List(HttpClient http, string path) => [.. (await http.Get($"ratings/{path}")).ShouldBe(200).Json.EnumerateArray()];

    private static object Conference(string id, int rating = 5) => new { sessionType = "CONFERENCE", sessionId = id, rating };

    [Fact]
    public async Task A_customer_rates_its_conference_and_staff_read_it()
    {
        var (room, interaction, user) = (NewId("room"), NewId("interaction"), NewId("user"));
        var customer = await host.AsCustomer(new { customer_id = user, conference_id = room });
        var endpoint = await customer.Registered();
        var id = (await customer.Post("ratings", new
        {
            userEndpointId = endpoint,
            sessionType = "CONFERENCE",
            sessionId = room,
            rating = 4,
            comment = "Ωραία",
            interactionId = interaction,
        })).ShouldBe(200).Json.Text("id");

        var rating = (await List(host.Agent, $"conferences/{room}")).Single();
        rating.Text("id").ShouldBe(id);
        rating.Text("userId").ShouldBe(user);
        rating.Text("userEndpointId").ShouldBe(endpoint);
        rating.Text("organizationId").ShouldBe("demo");
        rating.Text("interactionId").ShouldBe(interaction);
        rating.Text("sessionType").ShouldBe("CONFERENCE");
        rating.Text("sessionId").ShouldBe(room);
        rating.GetProperty("score").GetInt32().ShouldBe(4);
        rating.Text("comment").ShouldBe("Ωραία");
        rating.Text("createdAt").ShouldBe(host.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        (await List(host.Agent, $"interactions/{interaction}")).Single().GetRawText().ShouldBe(rating.GetRawText());
    }

    [Fact]
    public async Task Every_rating_is_kept_and_calls_are_no_conferences()
    {
        var (session, interaction) = (NewId(), NewId());
        foreach (var rating in new[] { 1, 5, 5 }) (await host.Agent.Post("ratings", Conference(session, rating))).ShouldBe(200);
        (await host.Agent.Post("ratings", new { sessionType = "CALL", sessionId = session, rating = 3, interactionId = interaction })).ShouldBe(200);
        (await List(host.Supervisor, $"conferences/{session}")).Select(r => r.GetProperty("score").GetInt32()).Order().ShouldBe([1, 5, 5]);
        var call = (await List(host.Supervisor, $"interactions/{interaction}")).Single();
        call.Text("sessionType").ShouldBe("CALL");
        (call.TryGetProperty("comment", out _) || call.TryGetProperty("userEndpointId", out _)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_customer_rates_no_other_conference_and_reads_no_ratings()
    {
        var room = NewId("room");
        var customer = await host.Customer(room);
        (await customer.Post("ratings", Conference(NewId()))).ShouldBe(403);
        (await (await host.Customer(null)).Post("ratings", Conference(room))).ShouldBe(403);
        (await customer.Get($"ratings/conferences/{room}")).ShouldBe(403);
        (await customer.Get($"ratings/interactions/{NewId()}")).ShouldBe(403);
        (await host.Stranger().Post("ratings", Conference(room))).ShouldBe(401);
        (await host.Stranger().Get($"ratings/conferences/{room}")).ShouldBe(401);
    }

    [Fact]
    public async Task Nobody_rates_by_anothers_endpoint_but_by_one_that_is_over()
    {
        var endpoint = await host.Agent.Registered();
        var room = NewId("room");
        (await host.Supervisor.Post("ratings", new { userEndpointId = endpoint, sessionType = "CONFERENCE", sessionId = room, rating = 1 })).ShouldBe(403);
        (await host.Agent.Post("users/endpoints/unregister", new { userEndpointId = endpoint })).ShouldBe(204);
        (await host.Agent.Post("ratings", new { userEndpointId = endpoint, sessionType = "CONFERENCE", sessionId = room, rating = 1 })).ShouldBe(200);
        (await List(host.Agent, $"conferences/{room}")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Another_organization_finds_nothing_and_only_a_service_acts_for_it()
    {
        var room = NewId("room");
        (await host.Agent.Post("ratings", Conference(room))).ShouldBe(200);
        (await host.Rival.Get($"ratings/conferences/{room}")).ShouldBe(200).Body.ShouldBe("[]");
        (await host.Rival.Get($"ratings/conferences/{NewId()}")).ShouldBe(200).Body.ShouldBe("[]");
        (await host.Rival.Get($"ratings/conferences/{room}?organizationId=demo")).ShouldBe(403);
        (await host.Service.Get($"ratings/conferences/{room}?organizationId=rival")).ShouldBe(200).Body.ShouldBe("[]");
        (await host.Service.Post("ratings?organizationId=rival", Conference(room))).ShouldBe(200);
        (await List(host.Rival, $"conferences/{room}")).Single().Text("userId").ShouldBe("service");
        (await List(host.Agent, $"conferences/{room}")).Single().Text("userId").ShouldBe("agent");
    }

    [Theory]
    [InlineData("""{"sessionType":"UNKNOWN","sessionId":"s","rating":3}""", "sessionType")]
    [InlineData("""{"sessionType":"conference","sessionId":"s","rating":3}""", "sessionType")]
    [InlineData("""{"sessionType":"1","sessionId":"s","rating":3}""", "sessionType")]
    [InlineData("""{"sessionType":1,"sessionId":"s","rating":3}""", "sessionType")]
    [InlineData("""{"sessionId":"s","rating":3}""", "sessionType")]
    [InlineData("""{"sessionType":"CALL","rating":3}""", "sessionId")]
    [InlineData("""{"sessionType":"CALL","sessionId":"a/b","rating":3}""", "sessionId")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s"}""", "rating")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s","rating":0}""", "rating")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s","rating":6}""", "rating")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s","rating":"5"}""", "rating")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s","rating":4.5}""", "rating")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s","rating":3,"comment":7}""", "comment")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s","rating":3,"interactionId":""}""", "interactionId")]
    [InlineData("""{"sessionType":"CALL","sessionId":"s","rating":3,"userEndpointId":"a/b"}""", "userEndpointId")]
    public async Task A_wrong_wish_is_400_and_blames_the_field(string body, string field) => (await host.Agent.PostText("ratings", body)).ShouldBlame(field);

    [Fact]
    public async Task A_comment_has_a_limit() =>
        (await host.Agent.Post("ratings", new { sessionType = "CALL", sessionId = "s", rating = 1, comment = new string('x', 1025) })).ShouldBlame("comment");
}
