using Auvious.Server.Tests.Api;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Interactions;

[Collection(nameof(ApiHost))]
public sealed class InteractionTests(ApiHost host)
{
    [Fact]
    public async Task An_interaction_is_answered_as_it_was_given()
    {
        var id = NewId("Interaction");
        const string Data = """{"customer":{"name":"Ζωή","tags":[1,null,true]},"price":1.50,"none":null,"":"","roomName":"R-1"}""";
        var created = (await host.Agent.PostText("interactions", $$"""{"interactionId":"{{id}}","type":"video","data":{{Data}}}""")).ShouldBe(200);
        created.Body.ShouldBe($$"""{"interactionId":"{{id}}","version":0}""");
        var answer = (await host.Agent.Get($"interactions/{id}")).ShouldBe(200);
        answer.Json.GetProperty("data").GetRawText().ShouldBe(Data);
        answer.Json.Text("id").ShouldBe(id);
        answer.Json.Text("type").ShouldBe("video");
        answer.Json.Text("organizationId").ShouldBe("demo");
        answer.Json.Text("createdBy").ShouldBe("agent");
        answer.Json.Text("createdAt").ShouldBe(host.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        answer.Json.Number("version").ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"interactionId":null,"type":null,"data":null}""")]
    public async Task Without_an_id_it_is_given_one_and_everything_may_be_left_out(string body)
    {
        var one = (await host.Agent.PostText("interactions", body)).ShouldBe(200).Json.Text("interactionId");
        var other = (await host.Agent.PostText("interactions", body)).ShouldBe(200).Json.Text("interactionId");
        other.ShouldNotBe(one);
        var read = await host.Agent.ReadInteraction(one);
        read.GetProperty("data").GetRawText().ShouldBe("{}");
        read.TryGetProperty("type", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_taken_id_is_a_conflict_and_changes_nothing()
    {
        var id = await host.Agent.Interaction(new { n = 1 }, "first");
        (await host.Supervisor.Post("interactions", new { interactionId = id, type = "second" })).ShouldBe(409);
        (await host.Agent.ReadInteraction(id)).Text("type").ShouldBe("first");
        // What stands in front has lower case for certain; behind it there may be digits alone.
        await host.Agent.Interaction(id: id.ToUpperInvariant());
    }

    [Fact]
    public async Task A_change_replaces_what_it_names_and_raises_the_version()
    {
        var id = await host.Agent.Interaction(new { a = 1, b = 2 }, "video");
        (await host.Supervisor.Put($"interactions/{id}", new { type = "call", version = 0 })).ShouldBe(204).Body.ShouldBeEmpty();
        var read = await host.Agent.ReadInteraction(id);
        (read.Text("type"), read.Number("version"), read.GetProperty("data").GetRawText()).ShouldBe(("call", 1, """{"a":1,"b":2}"""));

        (await host.Agent.Put($"interactions/{id}", new { data = new { c = 3 } })).ShouldBe(204);
        read = await host.Agent.ReadInteraction(id);
        (read.Text("type"), read.Number("version"), read.GetProperty("data").GetRawText()).ShouldBe(("call", 2, """{"c":3}"""));
    }

    [Fact]
    public async Task A_stale_version_is_a_conflict_and_an_unknown_interaction_is_not_found()
    {
        var id = await host.Agent.Interaction();
        (await host.Agent.Put($"interactions/{id}", new { type = "new", version = 0 })).ShouldBe(204);
        foreach (var version in new[] { 0, 2, -1 })
            (await host.Agent.Put($"interactions/{id}", new { type = "newer", version })).ShouldBe(409);
        (await host.Agent.ReadInteraction(id)).Text("type").ShouldBe("new");
        (await host.Agent.Put($"interactions/{NewId()}", new { version = 0 })).ShouldBe(404);
        (await host.Agent.Get($"interactions/{NewId()}")).ShouldBe(404);
    }

    [Fact]
    public async Task Of_two_changes_at_once_exactly_one_succeeds()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = await host.Agent.Interaction();
            var answers = await Task.WhenAll(
                host.Agent.Put($"interactions/{id}", new { data = new { by = "agent" }, version = 0 }),
                host.Supervisor.Put($"interactions/{id}", new { data = new { by = "supervisor" }, version = 0 }));
            answers.Select(a => a.Code).Order().ShouldBe([204, 409]);
            var read = await host.Agent.ReadInteraction(id);
            read.Number("version").ShouldBe(1);
            read.GetProperty("data").Text("by").ShouldBe(answers[0].Code == 204 ? "agent" : "supervisor");
        }
    }

    [Fact]
    public async Task Changes_at_once_that_name_no_version_all_succeed()
    {
        var id = await host.Agent.Interaction();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => host.Agent.Put($"interactions/{id}", new { data = new { n } })));
        answers.ShouldAllBe(a => a.Code == 204);
        (await host.Agent.ReadInteraction(id)).Number("version").ShouldBe(10);
    }

    [Fact]
    public async Task Of_two_creations_at_once_exactly_one_succeeds()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = NewId();
            var answers = await Task.WhenAll(
                host.Agent.Post("interactions", new { interactionId = id, data = new { a = 1 } }),
                host.Supervisor.Post("interactions", new { interactionId = id, data = new { b = 2 } }));
            answers.Select(a => a.Code).Order().ShouldBe([200, 409]);
        }
    }

    [Fact]
    public async Task Another_organizations_interaction_is_answered_exactly_like_an_unknown_one()
    {
        var id = await host.Agent.Interaction(type: "ours");
        var unknown = NewId();
        foreach (var call in (Func<string, Task<Answer>>[])
            [x => host.Rival.Get($"interactions/{x}"), x => host.Rival.Put($"interactions/{x}", new { type = "theirs", version = 0 })])
            (await call(id)).ShouldBe(404).Body.ShouldBe((await call(unknown)).ShouldBe(404).Body);
        await host.Rival.Interaction(type: "theirs", id: id);
        (await host.Agent.ReadInteraction(id)).Text("type").ShouldBe("ours");
    }

    [Fact]
    public async Task Interactions_are_not_for_customers()
    {
        var id = await host.Agent.Interaction();
        var customer = await host.Customer(null);
        (await customer.Post("interactions", new { })).ShouldBe(403);
        (await customer.Get($"interactions/{id}")).ShouldBe(403);
        (await customer.Put($"interactions/{id}", new { version = 0 })).ShouldBe(403);
        (await customer.Get("interactions?start=2040-01-01T00:00:00Z&end=2041-01-01T00:00:00Z&params=")).ShouldBe(403);
        (await host.Stranger().Get($"interactions/{id}")).ShouldBe(401);
    }

    [Fact]
    public async Task Only_a_service_acts_for_another_organization()
    {
        var id = NewId();
        (await host.Service.Post("interactions", new { interactionId = id, organizationId = "rival" })).ShouldBe(200);
        (await host.Rival.ReadInteraction(id)).Text("createdBy").ShouldBe("service");
        (await host.Service.Get($"interactions/{id}")).ShouldBe(404);
        (await host.Service.Get($"interactions/{id}?organizationId=rival")).ShouldBe(200);
        (await host.Service.Put($"interactions/{id}?organizationId=rival", new { type = "x", version = 0 })).ShouldBe(204);
        (await host.Agent.Get($"interactions/{id}?organizationId=rival")).ShouldBe(403);
        (await host.Agent.Post("interactions", new { organizationId = "rival" })).ShouldBe(403);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { """{"interactionId":""}""", "interactionId" },
        { """{"interactionId":"a/b"}""", "interactionId" },
        { $$"""{"interactionId":"{{new string('x', 129)}}"}""", "interactionId" },
        { """{"interactionId":7}""", "interactionId" },
        { """{"type":7}""", "type" },
        { $$"""{"type":"{{new string('x', 129)}}"}""", "type" },
        { """{"data":[]}""", "data" },
        { """{"data":"text"}""", "data" },
        { """{"data":{"half":"\udc00"}}""", "data" },
        { $$"""{"data":{"x":"{{new string('x', 70_000)}}"} }""", "data" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_wish_is_400_and_blames_the_field(string body, string field)
    {
        (await host.Agent.PostText("interactions", body)).ShouldBlame(field);
        if (field == "interactionId") return;
        (await host.Agent.PutText($"interactions/{await host.Agent.Interaction()}", body)).ShouldBlame(field);
    }

    [Theory]
    [InlineData("""{"version":"0"}""")]
    [InlineData("""{"version":1.5}""")]
    public async Task A_version_is_a_number(string body) =>
        (await host.Agent.PutText($"interactions/{await host.Agent.Interaction()}", body)).ShouldBlame("version");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task A_body_is_an_object(string body) => (await host.Agent.PostText("interactions", body)).ShouldBe(400);

    [Fact]
    public async Task A_body_over_1_MiB_is_too_large() =>
        (await host.Agent.Post("interactions", new { data = new { x = new string('x', 1024 * 1024) } })).ShouldBe(413);
}
