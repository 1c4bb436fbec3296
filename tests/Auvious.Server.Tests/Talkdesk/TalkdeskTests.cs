using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Interactions;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Talkdesk;

[Collection(nameof(ApiHost))]
public sealed class TalkdeskTests(ApiHost host)
{
    private const string Create = "talkdesk-integration/create", Validator = "talkdesk-integration/authorization-validator", Activity = "talkdesk-integration/activity";

    private static object About(string contact, params string[] types) => new { meta = new { interaction_types = types }, data = new { contact_id = contact } };

    private static async Task<string[]> Listed(HttpClient http, object question, string query = "") =>
        [.. (await http.Post(Activity + query, question)).ShouldBe(200).Json.EnumerateArray().Select(item => item.Text("id"))];

    [Fact]
    public async Task A_contact_is_given_an_id_and_keeps_it()
    {
        var contact = NewId("contact");
        var made = (await host.Agent.Post(Create, About(contact))).ShouldBe(200).Json;
        made.Text("message").ShouldNotBeEmpty();
        var id = made.Text("contact_external_id");
        (await host.Supervisor.Post(Create, About(contact))).ShouldBe(200).Json.Text("contact_external_id").ShouldBe(id);
        (await host.Agent.Post(Create, About(NewId("contact")))).ShouldBe(200).Json.Text("contact_external_id").ShouldNotBe(id);
        (await host.Rival.Post(Create, About(contact))).ShouldBe(200).Json.Text("contact_external_id").ShouldNotBe(id);
    }

    [Fact]
    public async Task A_contact_made_by_many_at_once_has_one_id()
    {
        var contact = NewId("contact");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Agent.Post(Create, About(contact))));
        answers.Select(a => a.ShouldBe(200).Json.Text("contact_external_id")).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_validator_answers_who_calls()
    {
        (await host.Agent.PostText(Validator, "{}")).ShouldBe(200).Body.ShouldBe("""{"organizationId":"demo","userId":"agent"}""");
        (await host.Rival.PostText(Validator, """{"anything":{"at":["all",null]}}""")).ShouldBe(200).Json.Text("organizationId").ShouldBe("rival");
        (await host.Service.PostText(Validator + "?organizationId=rival", "{}")).ShouldBe(200).Json.Text("organizationId").ShouldBe("rival");
    }

    [Fact]
    public async Task The_activity_lists_a_contacts_interactions_newest_first()
    {
        var contact = NewId("contact");
        var first = await host.Agent.Interaction(new { contact_id = contact }, "video", $"{contact}-1");
        var second = await host.Agent.Interaction(new { contact_id = contact, subject = "A call", description = "About money", priority = "high", status = "open" }, "call", $"{contact}-2");
        var third = await host.Agent.Interaction(new { contact_id = contact }, id: $"{contact}-3 &");
        await host.Agent.Interaction(new { contact_id = NewId("contact") }, "video");

        (await Listed(host.Agent, About(contact))).ShouldBe([third, second, first]);
        (await Listed(host.Agent, new { data = new { contact_id = contact } })).ShouldBe([third, second, first]);
        (await Listed(host.Agent, About(contact, "video", "call"))).ShouldBe([second, first]);
        (await Listed(host.Agent, About(contact, "none"))).ShouldBeEmpty();

        var items = (await host.Agent.Post(Activity, About(contact))).Json;
        (items[1].Text("subject"), items[1].Text("description"), items[1].Text("priority"), items[1].Text("status"), items[1].Text("type"))
            .ShouldBe(("A call", "About money", "high", "open", "call"));
        items[2].Text("subject").ShouldBe("video");
        items[2].TryGetProperty("status", out _).ShouldBeFalse();
        items[0].Text("date").ShouldBe(host.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        using var linked = await host.Agent.GetAsync(items[0].Text("url"));
        (await linked.Json()).Text("id").ShouldBe(third);
    }

    [Fact]
    public async Task The_activity_is_the_organizations_own_and_not_for_customers()
    {
        var contact = NewId("contact");
        var id = await host.Agent.Interaction(new { contact_id = contact });
        (await Listed(host.Rival, About(contact))).ShouldBeEmpty();
        (await Listed(host.Service, About(contact), "?organizationId=demo")).ShouldBe([id]);
        (await host.Rival.Post($"{Activity}?organizationId=demo", About(contact))).ShouldBe(403);
        var customer = await host.Customer(null);
        foreach (var route in new[] { Create, Validator, Activity })
        {
            (await customer.Post(route, About(contact))).ShouldBe(403);
            (await host.Stranger().Post(route, About(contact))).ShouldBe(401);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":{"contact_id":""}}""")]
    [InlineData("""{"data":{"contact_id":null}}""")]
    public async Task A_contact_must_be_named(string body)
    {
        (await host.Agent.PostText(Create, body)).ShouldBlame("contact_id");
        (await host.Agent.PostText(Activity, body)).ShouldBlame("contact_id");
    }

    [Theory]
    [InlineData("""{"data":{"contact_id":7}}""")]
    [InlineData("""{"data":"contact"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_body_of_another_shape_is_400(string body)
    {
        (await host.Agent.PostText(Create, body)).ShouldBe(400);
        (await host.Agent.PostText(Activity, body)).ShouldBe(400);
        if (body.StartsWith('{')) return;
        (await host.Agent.PostText(Validator, body)).ShouldBe(400);
    }
}
