using System.Net;
using System.Text;
using Auvious.Server.Assets;
using Auvious.Server.Tests.Api;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Assets;

[Collection(nameof(UploadHost))]
public sealed class AssetTests(UploadHost host)
{
    private static readonly byte[] Logo = Encoding.UTF8.GetBytes("<svg/>");

    [Fact]
    public async Task An_asset_is_listed_by_its_application_and_opened_by_a_signed_url()
    {
        var id = NewId("logo");
        (await Put(host.Agent, id, Fields("customer,agent", ("category", "logos"), ("filename", "our \"λόγος\".svg")))).ShouldBe(204);
        var item = (await host.Agent.Get("assets?applicationId=demo-app")).ShouldBe(200).Json.EnumerateArray().Single(a => a.Text("assetId") == id);
        (item.Text("category"), item.Text("filename"), item.Text("rolesAllowedAccess")).ShouldBe(("logos", "our \"λόγος\".svg", "customer,agent"));
        item.GetProperty("size").GetInt64().ShouldBe(Logo.Length);

        var signed = (await host.Agent.SignedUrl($"assets/{id}", header: "true")).ShouldBe(200).Json;
        using var response = await Uploads.Open(signed.Text("url"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(Logo);
        response.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("our \"λόγος\".svg");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        using var tampered = await Uploads.Open(Uploads.Tampered(signed.Text("url")));
        tampered.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var part = await Uploads.Open(signed.Text("url"), new(1, 3));
        (await part.Content.ReadAsStringAsync()).ShouldBe("svg");
    }

    [Fact]
    public async Task Only_the_roles_it_is_for_and_supervisors_reach_an_asset()
    {
        var (forAgents, forCustomers) = (NewId("script"), NewId("logo"));
        (await Put(host.Agent, forAgents, Fields("AGENT"))).ShouldBe(204);
        (await Put(host.Agent, forCustomers, Fields("ROLE_CUSTOMER"))).ShouldBe(204);
        var customer = await host.AsCustomer(new { });
        (await customer.SignedUrl($"assets/{forCustomers}")).ShouldBe(200);
        (await customer.SignedUrl($"assets/{forAgents}")).ShouldBe(403);
        (await host.Agent.SignedUrl($"assets/{forCustomers}")).ShouldBe(403);
        (await host.Supervisor.SignedUrl($"assets/{forCustomers}")).ShouldBe(200);
        (await host.Service.SignedUrl($"assets/{forAgents}")).ShouldBe(200);
        (await Ids(customer)).ShouldContain(forCustomers);
        (await Ids(customer)).ShouldNotContain(forAgents);
        (await Put(customer, NewId(), Fields("customer"))).ShouldBe(403);
        (await Delete(customer, forCustomers)).ShouldBe(403);
    }

    [Fact]
    public async Task A_rival_finds_nothing_and_may_use_the_same_id()
    {
        var id = NewId("logo");
        (await Put(host.Agent, id, Fields("agent"))).ShouldBe(204);
        var (foreign, unknown) = (await host.Rival.SignedUrl($"assets/{id}"), await host.Rival.SignedUrl($"assets/{NewId()}"));
        foreign.ShouldBe(404).ShouldBe(unknown);
        (await host.Rival.Get("assets?applicationId=demo-app")).ShouldBe(200).Body.ShouldBe("[]");
        (await host.Rival.Get("assets?applicationId=no-app")).ShouldBe(200).Body.ShouldBe("[]");
        (await Delete(host.Rival, id)).ShouldBe(204);
        (await host.Agent.SignedUrl($"assets/{id}")).ShouldBe(200);
        (await Put(host.Rival, id, Fields("agent"))).ShouldBlame("applicationId");
        (await Put(host.Rival, id, [("applicationId", "rival-app"), ("category", "c"), ("rolesAllowedAccess", "agent")])).ShouldBe(204);
    }

    [Fact]
    public async Task A_taken_id_is_409_but_for_the_retry_of_the_same_request()
    {
        var (id, transaction) = (NewId("logo"), NewId("transaction"));
        var before = host.Blobs;
        (await Put(host.Agent, id, Fields("agent"), transaction)).ShouldBe(204);
        (await Put(host.Agent, id, Fields("agent"), transaction)).ShouldBe(204);
        (await Put(host.Agent, id, Fields("agent"))).ShouldBe(409);
        (await Put(host.Agent, id, Fields("agent"), NewId())).ShouldBe(409);
        (host.Blobs - before).ShouldBe(1);
    }

    [Fact]
    public async Task Deleting_takes_the_bytes_too_and_again_does_no_harm()
    {
        var id = NewId("logo");
        var before = host.Blobs;
        (await Put(host.Agent, id, Fields("agent"))).ShouldBe(204);
        var url = (await host.Agent.SignedUrl($"assets/{id}")).ShouldBe(200).Json.Text("url");
        (await Delete(host.Agent, id)).ShouldBe(204);
        (await Delete(host.Agent, id)).ShouldBe(204);
        host.Blobs.ShouldBe(before);
        using var gone = await Uploads.Open(url);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Agent.SignedUrl($"assets/{id}")).ShouldBe(404);
        (await Put(host.Agent, id, Fields("agent"))).ShouldBe(204);
    }

    [Fact]
    public async Task Bad_input_is_blamed_by_field_and_leaves_no_blob()
    {
        var before = host.Blobs;
        (await Put(host.Agent, NewId(), Fields("boss"))).ShouldBlame("rolesAllowedAccess");
        (await Put(host.Agent, NewId(), [("applicationId", "demo-app"), ("category", "c")])).ShouldBlame("rolesAllowedAccess");
        (await Put(host.Agent, NewId(), [("applicationId", "demo-app"), ("rolesAllowedAccess", "agent")])).ShouldBlame("category");
        (await Put(host.Agent, NewId(), [("category", "c"), ("rolesAllowedAccess", "agent")])).ShouldBlame("applicationId");
        (await Put(host.Agent, new string('x', 129), Fields("agent"))).ShouldBlame("assetId");
        (await host.Agent.Upload($"assets/{NewId()}", Uploads.Form(Fields("agent")))).ShouldBlame("file");
        (await host.Agent.Upload($"assets/{NewId()}", Uploads.Form(Fields("agent"), new byte[UploadHost.Limit + 1]))).ShouldBe(413);
        (await host.Agent.Get("assets")).ShouldBlame("applicationId");
        (await host.Agent.SignedUrl($"assets/{NewId()}", referer: null)).ShouldBlame("referer");
        host.Blobs.ShouldBe(before);
    }

    [Theory]
    [InlineData("admin,customer", true)]
    [InlineData(" Agent , ROLE_SERVICE ", true)]
    [InlineData(",", false)]
    [InlineData("agent;customer", false)]
    [InlineData(null, false)]
    public void Roles_are_read_in_any_case(string? text, bool isRead) => AssetRoles.TryParse(text, out _).ShouldBe(isRead);

    private static (string, string)[] Fields(string roles, params (string Name, string Value)[] more) =>
        [("applicationId", "demo-app"), ("rolesAllowedAccess", roles), .. more.Any(f => f.Name == "category") ? [] : new[] { ("category", "pictures") }, .. more];

    private static Task<Answer> Put(HttpClient http, string id, IEnumerable<(string, string)> fields, string? transaction = null) =>
        http.Upload($"assets/{id}", Uploads.Form(fields, Logo, "logo.svg", "image/svg+xml"), transaction);

    private static async Task<Answer> Delete(HttpClient http, string id)
    {
        using var response = await http.DeleteAsync($"rtc-api/assets/{id}");
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<string[]> Ids(HttpClient http) =>
        [.. (await http.Get("assets?applicationId=demo-app")).ShouldBe(200).Json.EnumerateArray().Select(a => a.Text("assetId"))];
}
