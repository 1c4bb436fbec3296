using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>
/// The public example scripts' calls in their own encoding: a base address with or without a slash at its end, token parameters in the query
/// of a POST without a body or in a form, JSON without a charset, the headers of Python's requests.
/// </summary>
[Collection(nameof(ApiHost))]
public sealed class ScriptTests(ApiHost host)
{
    private const string Application = "demo-app";

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_script_makes_a_conference_and_a_ticket_that_lets_its_customer_in(string end)
    {
        using var script = new Script(host, end);
        await script.SignInByQuery("agent");
        var conference = (await script.Post("/rtc-api/conferences/create", new { })).Text("id");
        var ticket = (await script.Post("/security/ticket", new
        {
            type = "MULTI_USE_TICKET",
            ttl = 14400,
            length = 6,
            properties = new { applicationId = Application, conference_id = conference, customer_id = Guid.NewGuid().ToString() },
        })).Text("id");
        ticket.Length.ShouldBe(6);
        await LetsIn(ticket, conference);
        using var link = await host.Stranger().GetAsync($"t/{ticket}");
        ((int)link.StatusCode).ShouldBeOneOf(302, 307);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_script_opens_a_room_and_gets_both_links(string end)
    {
        using var script = new Script(host, end);
        await script.SignInByQuery("agent");
        var customer = Guid.NewGuid().ToString();
        var room = await script.Post("/security/genesys/room", new
        {
            applicationId = Application,
            cdestination = "standalone",
            customerId = customer,
            interactionId = Guid.NewGuid().ToString(),
            ticketExpirationSeconds = 14400,
            urlBase = script.Address,
        });
        var conference = System.Web.HttpUtility.ParseQueryString(new Uri(room.Text("agentUrl")).Query)["roomId"]!;
        await LetsIn(new Uri(room.Text("ticketUrl")).Segments[^1], conference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_script_schedules_a_call_with_a_theme(string end)
    {
        using var script = new Script(host, end);
        await script.SignInByQuery("agent");
        var conference = (await script.Post("/rtc-api/conferences/create", new { })).Text("id");
        var ticket = await script.Post("/security/ticket", new
        {
            type = "SCHEDULE_TICKET",
            ttl = 14400,
            length = 6,
            properties = new
            {
                applicationId = Application,
                conference_id = conference,
                customer_id = Guid.NewGuid().ToString(),
                // Python writes microseconds.
                scheduled_date = host.Clock.GetUtcNow().AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
                theme = new { backgroundColor = "#12151a", videoUrl = "https://example.org/welcome.mp4" },
            },
        });
        ticket.GetProperty("properties").GetProperty("theme").Text("backgroundColor").ShouldBe("#12151a");
        await LetsIn(ticket.Text("id"), conference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_supervisors_script_lists_and_downloads_the_files_of_a_conversation(string end)
    {
        var conversation = NewId("conversation");
        var sent = await host.Agent.Upload("filetransfers?targetType=user", Uploads.Form(
            [("applicationId", Application), ("targetId", "somebody"), ("interactionId", conversation)], "12 pages"u8.ToArray(), "Offer Ζωή.pdf", "application/pdf"));
        using var script = new Script(host, end) { UserAgent = "Testing 1.0" };
        await script.SignInByForm("supervisor");
        var files = await script.Get($"/rtc-api/filetransfers?interactionId={conversation}");
        files.GetArrayLength().ShouldBe(1);
        files[0].Text("fileTransferId").ShouldBe(sent.ShouldBe(200).Json.Text("fileTransferId"));
        files[0].Text("filename").ShouldBe("Offer Ζωή.pdf");
        var url = (await script.Post($"/rtc-api/filetransfers/{files[0].Text("fileTransferId")}/signedUrl", null, ("Referer", script.Address))).Text("url");
        using var download = await Uploads.Open(url);
        download.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await download.Content.ReadAsStringAsync()).ShouldBe("12 pages");
    }

    /// <summary>The ticket, as a customer's app uses it.</summary>
    private async Task LetsIn(string ticket, string conference)
    {
        using var customer = host.Stranger();
        var login = await customer.WithBasic("customer", "").Token(("grant_type", "password"), ("username", ticket), ("password", ""));
        login.Text("conference_id").ShouldBe(conference);
        await customer.With(login.Text("access_token")).Joined(conference);
    }

    /// <summary>Requests as the scripts' library writes them.</summary>
    private sealed class Script(ApiHost host, string end) : IDisposable
    {
        private readonly HttpClient http = host.Stranger();
        private string? token;

        public string Address => $"{http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{end}";

        public string UserAgent { get; init; } = "python-requests/2.32.3";

        public async Task SignInByQuery(string client) =>
            token = (await Send(HttpMethod.Post, $"/security/oauth/token?grant_type=client_credentials&client_id={client}&client_secret={client}-secret", null)).Text("access_token");

        public async Task SignInByForm(string client) =>
            token = (await Send(HttpMethod.Post, "/security/oauth/token",
                new StringContent($"grant_type=client_credentials&client_id={client}&client_secret={client}-secret", MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded"))))
                .Text("access_token");

        public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path, null);

        public Task<JsonElement> Post(string path, object? body, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path,
            body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json")), headers);

        public void Dispose() => http.Dispose();

        private async Task<JsonElement> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, $"{Address}{path}") { Content = body };
            foreach (var (name, value) in (IEnumerable<(string, string)>)
                [("User-Agent", UserAgent), ("Accept-Encoding", "gzip, deflate"), ("Accept", "*/*"), ("Connection", "keep-alive"), .. headers])
                request.Headers.TryAddWithoutValidation(name, value);
            if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using var response = await http.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(200, $"{path}: {await response.Content.ReadAsStringAsync()}");
            return await response.Json();
        }
    }
}
