using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Auvious.Server.Tests.Api;
using Microsoft.AspNetCore.SignalR.Client;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.FileTransfers;

[Collection(nameof(UploadHost))]
public sealed class FileTransferTests(UploadHost host)
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("0123456789abcdef");

    [Fact]
    public async Task A_file_to_a_user_is_told_to_the_users_endpoints_and_listed_with_the_same_fields()
    {
        var endpoint = await host.Supervisor.Registered();
        var own = await host.Agent.Registered();
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(host.Supervisor.BaseAddress!, $"rtc-api/hub?userEndpointId={endpoint}"), options =>
            options.AccessTokenProvider = () => Task.FromResult(host.Supervisor.DefaultRequestHeaders.Authorization?.Parameter)).Build();
        var heard = new TaskCompletionSource<JsonElement>();
        hub.On<long, JsonElement>("Event", (_, e) => heard.TrySetResult(e));
        await hub.StartAsync();

        var interaction = NewId();
        var id = await Sent(host.Agent, Fields("supervisor", ("userEndpointId", own), ("interactionId", interaction)), Text, "user");
        var told = await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
        told.Text("type").ShouldBe("FileTransferEvent");
        told.Text("fileTransferId").ShouldBe(id);
        told.Text("timestamp").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        (told.Text("organizationId"), told.Text("userId"), told.Text("userEndpointId")).ShouldBe(("demo", "agent", own));
        (told.Text("targetType"), told.Text("targetId"), told.Text("applicationId")).ShouldBe(("USER", "supervisor", "demo-app"));
        (told.Text("interactionId"), told.Text("filename"), told.Text("mimeType")).ShouldBe((interaction, "note.txt", "text/plain"));
        told.GetProperty("size").GetInt64().ShouldBe(Text.Length);
        told.TryGetProperty("conferenceId", out _).ShouldBeFalse();

        var listed = (await host.Agent.Get($"filetransfers?interactionId={interaction}")).ShouldBe(200).Json;
        listed.GetArrayLength().ShouldBe(1);
        JsonElement.DeepEquals(listed[0], told).ShouldBeTrue(listed[0].ToString());
    }

    [Fact]
    public async Task A_file_to_a_conference_is_for_those_in_it()
    {
        var conference = await host.Agent.Created();
        var customer = await host.Customer(conference);
        await customer.Joined(conference);
        var id = await Sent(host.Agent, Fields(conference), Text, "Conference");
        (await Ids(customer, "")).ShouldContain(id);
        (await Ids(host.Service, $"?conferenceId={conference}")).ShouldBe([id]);
        (await customer.SignedUrl($"filetransfers/{id}")).ShouldBe(200);
        (await (await host.Customer(await host.Agent.Created())).SignedUrl($"filetransfers/{id}")).ShouldBe(403);
        (await Send(host.Agent, Fields(NewId("room")), Text, "conference")).ShouldBe(404);
        (await Send(customer, Fields(await host.Agent.Created()), Text, "conference")).ShouldBe(403);
        (await Send(customer, Fields("agent", ("conferenceId", "elsewhere")), Text)).ShouldBe(403);
    }

    [Fact]
    public async Task A_retry_is_answered_as_the_first_try()
    {
        var (interaction, transaction) = (NewId(), NewId("transaction"));
        var first = (await host.Agent.Upload("filetransfers?targetType=USER", Uploads.Form(Fields("kim", ("interactionId", interaction)), Text), transaction)).ShouldBe(200);
        var again = (await host.Agent.Upload("filetransfers?targetType=USER", Uploads.Form(Fields("kim", ("interactionId", interaction)), Text), transaction)).ShouldBe(200);
        again.Body.ShouldBe(first.Body);
        var other = await host.Supervisor.Upload("filetransfers?targetType=USER", Uploads.Form(Fields("kim"), Text), transaction);
        other.ShouldBe(200).Body.ShouldNotBe(first.Body);
        (await Ids(host.Agent, $"?interactionId={interaction}")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Retries_at_the_same_time_make_one_transfer_and_leave_one_blob()
    {
        var transaction = NewId("transaction");
        var before = host.Blobs;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            host.Rival.Upload("filetransfers?targetType=user", Uploads.Form([("applicationId", "rival-app"), ("targetId", "kim")], Text), transaction)));
        answers.Select(a => a.ShouldBe(200).Body).Distinct().Count().ShouldBe(1);
        await Until.Holds(() => Task.FromResult(host.Blobs - before), added => added == 1);
    }

    [Fact]
    public async Task Only_sender_receiver_and_supervisor_see_a_file()
    {
        var interaction = NewId();
        var id = await Sent(host.Service, Fields("kim", ("interactionId", interaction)), Text);
        var kim = await host.AsCustomer(new { customer_id = "kim" });
        (await Ids(kim, $"?interactionId={interaction}")).ShouldBe([id]);
        (await Ids(host.Supervisor, $"?interactionId={interaction}")).ShouldBe([id]);
        (await Ids(host.Supervisor, "?all=true")).ShouldContain(id);
        (await Ids(host.Agent, $"?interactionId={interaction}")).ShouldBeEmpty();
        (await Ids(host.Rival, $"?interactionId={interaction}")).ShouldBeEmpty();
        (await host.Agent.Get("filetransfers?all=true")).ShouldBe(403);
        (await host.Agent.SignedUrl($"filetransfers/{id}")).ShouldBe(403);
        (await kim.SignedUrl($"filetransfers/{id}")).ShouldBe(200);
        (await host.Supervisor.SignedUrl($"filetransfers/{id}")).ShouldBe(200);
        var (foreign, unknown) = (await host.Rival.SignedUrl($"filetransfers/{id}"), await host.Rival.SignedUrl("filetransfers/nothing"));
        foreign.ShouldBe(404).ShouldBe(unknown);
    }

    [Fact]
    public async Task Bad_input_is_blamed_by_field_and_leaves_no_blob()
    {
        var before = host.Blobs;
        (await Send(host.Agent, Fields("kim"), Text, "team")).ShouldBlame("targetType");
        (await host.Agent.Upload("filetransfers", Uploads.Form(Fields("kim"), Text))).ShouldBlame("targetType");
        (await Send(host.Agent, [("targetId", "kim")], Text)).ShouldBlame("applicationId");
        (await Send(host.Agent, [("targetId", "kim"), ("applicationId", "rival-app")], Text)).ShouldBlame("applicationId");
        (await Send(host.Agent, [("applicationId", "demo-app")], Text)).ShouldBlame("targetId");
        (await Send(host.Agent, Fields("a/b"), Text)).ShouldBlame("targetId");
        (await Send(host.Agent, Fields("kim"), null)).ShouldBlame("file");
        (await Send(host.Agent, Fields("kim", ("userEndpointId", "nowhere")), Text)).ShouldBe(404);
        (await Send(host.Agent, Fields("kim", ("userEndpointId", await host.Supervisor.Registered())), Text)).ShouldBe(403);
        (await host.Agent.PostText("filetransfers?targetType=USER", "{}")).ShouldBlame("body");
        (await host.Agent.Upload("filetransfers?targetType=USER", Raw("--x\r\nnothing"))).ShouldBlame("body");
        (await Send(host.Agent, Fields("kim", ("targetId", "kit")), Text)).ShouldBlame("body");
        (await host.Agent.Get("filetransfers?interactionId=a&conferenceId=b")).ShouldBlame("conferenceId");
        (await host.Agent.SignedUrl($"filetransfers/{NewId()}", referer: null)).ShouldBlame("referer");
        (await host.Stranger().Get("filetransfers")).ShouldBe(401);
        host.Blobs.ShouldBe(before);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_400_and_leaves_no_blob()
    {
        var before = host.Blobs;
        const string half = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf of it";
        (await host.Agent.Upload("filetransfers?targetType=USER", Raw(half))).ShouldBlame("body");
        host.Blobs.ShouldBe(before);
    }

    [Fact]
    public async Task Too_large_a_file_is_413_and_leaves_no_blob()
    {
        var before = host.Blobs;
        (await Send(host.Agent, Fields("kim"), new byte[UploadHost.Limit + 1])).ShouldBe(413);
        (await Send(host.Agent, Fields("kim"), new byte[UploadHost.Limit + 1024 * 1024])).ShouldBe(413);
        host.Blobs.ShouldBe(before);
        await Sent(host.Agent, Fields("kim"), new byte[UploadHost.Limit]);
    }

    [Theory]
    [InlineData("note.txt", "note.txt")]
    [InlineData("say \"hi\".txt", "say \"hi\".txt")]
    [InlineData("Ελληνικά 😀.pdf", "Ελληνικά 😀.pdf")]
    [InlineData("..\\..\\evil.html", "evil.html")]
    public async Task A_signed_url_gives_the_file_under_its_name_to_whoever_has_it(string filename, string expected)
    {
        var id = (await host.Agent.Upload("filetransfers?targetType=USER", Uploads.Form(Fields("kim"), Text, filename, "text/html"))).ShouldBe(200).Json.Text("fileTransferId");
        var signed = (await host.Agent.SignedUrl($"filetransfers/{id}")).ShouldBe(200).Json;
        DateTimeOffset.Parse(signed.Text("validUntil")).ShouldBe(host.Clock.GetUtcNow() + TimeSpan.FromHours(1), TimeSpan.FromSeconds(1));
        using var response = await Uploads.Open(signed.Text("url"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(Text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition.FileNameStar.ShouldBe(expected);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.CacheControl!.ToString().ShouldBe("no-store, private");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
    }

    [Fact]
    public async Task Ranges_are_served()
    {
        var url = await SignedUrlOf(await Sent(host.Agent, Fields("kim"), Text));
        using var part = await Uploads.Open(url, new(4, 7));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("4567");
        part.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 4-7/16");
        using var end = await Uploads.Open(url, new(null, 2));
        (await end.Content.ReadAsStringAsync()).ShouldBe("ef");
        using var beyond = await Uploads.Open(url, new(100, null));
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task Bad_expired_and_unknown_urls_are_answered_alike()
    {
        var id = await Sent(host.Agent, Fields("kim"), Text);
        var url = await SignedUrlOf(id);
        var foreign = new Uri(await SignedUrlOf(await Sent(host.Rival, [("applicationId", "rival-app"), ("targetId", "kim")], Text), host.Rival));
        var bodies = new HashSet<string>();
        foreach (var wrong in (string[])
        [
            Uploads.Tampered(url), url[..url.IndexOf('?')], url.Replace(id, NewId()), url.Replace("/filetransfers/", "/assets/"),
            url[..(url.IndexOf("/signed/", StringComparison.Ordinal) + 8)] + $"{id}/soon?signature=x",
            url[..url.IndexOf('?')] + foreign.Query, url.Replace("?signature=ZGVtbw", "?signature=cml2YWw"),
            url[..(url.IndexOf("/signed/", StringComparison.Ordinal) + 8)] + $"{id}/{host.Clock.GetUtcNow().ToUnixTimeSeconds() - 1}" + url[url.IndexOf('?')..],
        ])
        {
            using var response = await Uploads.Open(wrong);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, wrong);
            if (!wrong.Contains("/assets/")) bodies.Add(await response.Content.ReadAsStringAsync());
        }
        bodies.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_servers_own_document_shows_the_form()
    {
        using var http = host.Stranger();
        var form = JsonElement.Parse(await http.GetStringAsync("openapi/v1.json")).GetProperty("paths").GetProperty("/rtc-api/filetransfers")
            .GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data").GetProperty("schema");
        form.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["applicationId", "targetId", "file"], ignoreOrder: true);
        form.GetProperty("properties").GetProperty("file").Text("format").ShouldBe("binary");
    }

    private static (string, string)[] Fields(string target, params (string, string)[] more) => [("applicationId", "demo-app"), ("targetId", target), .. more];

    private static StringContent Raw(string body)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        return content;
    }

    private static Task<Answer> Send(HttpClient http, IEnumerable<(string, string)> fields, byte[]? file, string targetType = "USER") =>
        http.Upload($"filetransfers?targetType={targetType}", Uploads.Form(fields, file));

    private static async Task<string> Sent(HttpClient http, IEnumerable<(string, string)> fields, byte[] file, string targetType = "USER") =>
        (await Send(http, fields, file, targetType)).ShouldBe(200).Json.Text("fileTransferId");

    private static async Task<string[]> Ids(HttpClient http, string query) =>
        [.. (await http.Get($"filetransfers{query}")).ShouldBe(200).Json.EnumerateArray().Select(item => item.Text("fileTransferId"))];

    private async Task<string> SignedUrlOf(string id, HttpClient? http = null) => (await (http ?? host.Agent).SignedUrl($"filetransfers/{id}")).ShouldBe(200).Json.Text("url");
}
