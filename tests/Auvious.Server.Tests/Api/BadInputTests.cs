using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auvious.Server.Tests.Api;

/// <summary>Every operation with a JSON body, given everything a body should not be: a clear 400, and nothing has happened.</summary>
[Collection(nameof(ApiHost))]
public sealed class BadInputTests(ApiHost host)
{
    /// <summary>What the contract has and the server has no use for, or takes in more than one way.</summary>
    private static readonly string[] Lenient =
    [
        "/conferences/viewStream metadata", "/conferences/addPublishStreamIceCandidates viewerId",
    ];

    private static IEnumerable<Operation> Posts => Contract.Operations.Where(o =>
        o.Tag is "Conferences" or "Registrations" && o.Body is not null);

    public static TheoryData<string> Paths => [.. Posts.Select(o => o.Path)];

    public static IEnumerable<object[]> Fields =>
        from operation in Posts
        from property in Schema(operation).GetProperty("properties").EnumerateObject()
        where !Lenient.Contains($"{operation.Path} {property.Name}")
        select (object[])[operation.Path, property.Name];

    [Theory, MemberData(nameof(Paths))]
    public async Task A_body_that_is_no_object_is_bad(string path)
    {
        var good = (await Good(path)).ToJsonString();
        string[] bodies =
        [
            "", " ", "null", "true", "1", "\"text\"", "[]", $"[{good}]", "nonsense", good[..^1], $"{good}x", good + good, "{", "{\"a\"", "{\"a\":}", "{'a':1}",
            $$"""{"deep":{{new string('[', 100)}}{{new string(']', 100)}}}""", $$"""{"deep":{{new string('[', 100_000)}}""",
        ];
        foreach (var body in bodies) (await host.Service.PostText($"{path[1..]}", body)).ShouldBe(400);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task A_body_of_another_media_type_or_encoding_is_bad(string path)
    {
        var good = (await Good(path)).ToJsonString();
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=x" })
            (await PostBytes(path, Encoding.UTF8.GetBytes(good), type)).ShouldBe(400);
        (await PostBytes(path, Encoding.UTF8.GetBytes(good), null)).ShouldBe(400);
        (await PostBytes(path, [.. "{\"conferenceId\":\""u8, 0xff, 0xfe, .. "\"}"u8], "application/json")).ShouldBe(400);
        (await PostBytes(path, Encoding.UTF8.GetBytes(good), "application/json; charset=nonsense")).ShouldBe(400);
        foreach (var name in Schema(Post(path)).GetProperty("properties").EnumerateObject().Select(p => p.Name).Where(name => name is "metadata" or "newMetadata" or "event"))
            if (path != "/conferences/viewStream")
                (await PostBytes(path, Latin(good.Replace($"\"{name}\":{{", $"\"{name}\":{{\"x\":\"ÿ\",")), "application/json")).ShouldBe(400);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task A_body_over_1_MiB_is_too_large(string path)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"padding":"{{new string('x', 1024 * 1024)}}"}""");
        (await PostBytes(path, body, "application/json")).ShouldBe(413);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"rtc-api{path}") { Content = new ChunkedContent(body) };
        using var response = await host.Service.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(413);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task What_is_required_must_be_there(string path)
    {
        var required = Schema(Post(path)).TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!) : [];
        foreach (var name in required.Where(name => name is not ("newMetadata" or "organizationId")))
        {
            var body = await Good(path);
            body[name] = null;
            await ShouldBlame(path, name, body.ToJsonString());
            body.Remove(name);
            await ShouldBlame(path, name, body.ToJsonString());
        }
    }

    [Theory, MemberData(nameof(Fields))]
    public async Task A_field_of_another_type_or_value_is_blamed(string path, string field)
    {
        var schema = Schema(Post(path)).GetProperty("properties").GetProperty(field);
        var body = await Good(path);
        foreach (var bad in Bad(path, field, schema))
        {
            body[field] = "PLACE";
            await ShouldBlame(path, field, body.ToJsonString().Replace("\"PLACE\"", bad));
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task What_is_not_known_is_ignored_and_of_two_the_last_counts(string path)
    {
        var good = (await Good(path, await host.NewServiceRoom())).ToJsonString();
        var odd = $$"""{"conferenceId":"nowhere","userEndpointId":"nothing","userId":"somebody","x":{"y":[null,1e400,"\ud83d\ude00"]},"":0,{{good[1..]}}""";
        var plain = await host.Service.PostText(path[1..], good);
        var answer = await host.Service.PostText(path[1..], odd);
        plain.Code.ShouldBeLessThan(500);
        if (path is not ("/users/endpoints" or "/users/endpoints/register" or "/conferences/create")) answer.Status.ShouldBe(plain.Status);
        else answer.Code.ShouldBeOneOf(200, 409);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=0")]
    [InlineData("v=0\r\na=ice-ufrag:abcd\r\n")]
    [InlineData("nonsense a=ice-ufrag:abcd")]
    [InlineData("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n")]
    [InlineData("\0\0\0")]
    public async Task A_broken_offer_is_blamed(string offer)
    {
        var room = await Room();
        foreach (var (path, client) in new[] { ("conferences/publishStream", host.Service), ("conferences/viewStream", host.Service) })
            (await client.Post(path, new
            {
                conferenceId = room.Conference,
                userEndpointId = room.Endpoint,
                streamId = path.EndsWith("viewStream") ? room.Stream : NewId("stream"),
                viewerId = NewId("viewer"),
                conferenceStreamType = "MIC_AND_CAM",
                sdpOffer = offer,
            })).ShouldBlame("sdpOffer");
    }

    [Fact]
    public async Task An_offer_cut_or_damaged_anywhere_is_answered_or_blamed()
    {
        var room = await Room();
        var offer = Offer("chromium-mic-and-cam");
        var random = new Random(7);
        for (var i = 0; i < 150; i++)
        {
            var text = i % 2 == 0 ? offer[..random.Next(offer.Length)] : string.Create(offer.Length, offer, (span, from) =>
            {
                from.CopyTo(span);
                for (var n = 0; n < 5; n++) span[random.Next(span.Length)] = (char)random.Next(32, 127);
            });
            var answer = await host.Service.Post("conferences/publishStream", new
            {
                conferenceId = room.Conference,
                userEndpointId = room.Endpoint,
                streamId = room.Stream,
                conferenceStreamType = "MIC_AND_CAM",
                sdpOffer = text,
            });
            if (answer.Code != 200) answer.ShouldBlame("sdpOffer");
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("candidate:1 1 udp")]
    [InlineData("candidate:1 1 udp x 192.0.2.1 1 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 99999 typ host")]
    [InlineData("a=candidate:1 1 udp 1 192.0.2.1\u0000 9 typ host")]
    public async Task A_candidate_that_does_not_parse_is_blamed(string candidate)
    {
        var room = await Room();
        var good = new { candidate = "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid = "0" };
        var body = new
        {
            conferenceId = room.Conference,
            userEndpointId = room.Endpoint,
            streamId = room.Stream,
            viewerId = "V-1",
            iceCandidates = new object[] { good, new { candidate } },
        };
        (await host.Service.Post("conferences/addPublishStreamIceCandidates", body)).ShouldBlame("iceCandidates");
        (await host.Service.Post("conferences/addViewStreamIceCandidates", body)).ShouldBlame("iceCandidates");
    }

    [Theory]
    [InlineData("%01")]
    [InlineData("a%0Ab")]
    [InlineData("%20")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("a%E2%80%A8b")]
    public async Task An_id_in_the_path_is_held_to_the_same_rule(string id)
    {
        (await host.Agent.Get($"conferences/{id}")).ShouldBlame("id");
        (await host.Agent.Get($"conferences/{id}/simpleView")).ShouldBlame("id");
        (await host.Agent.Get($"conferences/{id}/events?v=0")).ShouldBlame("id");
        (await host.Agent.Get($"conferences/{new string('x', 129)}")).ShouldBlame("id");
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("%FF%FE")]
    [InlineData("..%2F..%2Fx")]
    [InlineData("%25")]
    public async Task A_path_that_says_no_id_of_ours_is_not_found(string id) => (await host.Agent.Get($"conferences/{id}")).ShouldBe(404);

    /// <summary>Values the field may not have, as JSON.</summary>
    private static IEnumerable<string> Bad(string path, string field, JsonElement schema)
    {
        var type = schema.GetProperty("type").GetString();
        if (type != "string") yield return "\"text\"";
        if (type != "object") yield return "{}";
        if (type != "boolean") yield return "true";
        if (type != "array") yield return "[]";
        if (type != "integer") yield return "7";
        switch (type)
        {
            case "integer":
                if (field != "qos")
                    foreach (var number in new[] { "-1", "0" }) yield return number;
                foreach (var number in new[] { "\"7\"", "1.5", "2147483648", "-9999999999", "1e400", "99999999999999999999999999" }) yield return number;
                break;
            case "array" when field == "masks":
                foreach (var list in new[] { "[1]", "[null]", "[{}]", "[\"$[\"]" }) yield return list;
                break;
            case "array":
                foreach (var list in new[] { "[1]", "[null]", "[{}]", "[{\"candidate\":1}]", $"[{string.Join(',', Enumerable.Repeat("{\"candidate\":\"\"}", 300))}]" })
                    yield return list;
                break;
            case "object":
                if (path == "/conferences/create") yield return """{"a":1}""";
                if (path == "/conferences/create") yield return """{"a":null}""";
                yield return """{"a":"\ud800"}""";
                yield return """{"a":{"\udc00x":1}}""";
                if (field != "event") yield return $$"""{"a":"{{new string('x', 64 * 1024)}}"}""";
                break;
            case "string" when schema.TryGetProperty("enum", out var names):
                foreach (var name in new[] { "\"UNKNOWN\"", "\"\"", "\"nonsense\"", "\"0\"", $"\"{names[0].GetString()!.ToLowerInvariant()}\"" }) yield return name;
                break;
            case "string" when field.EndsWith("Id", StringComparison.Ordinal) || field == "creatorEndpoint":
                if (!path.StartsWith("/users/endpoints/register") && path != "/users/endpoints") yield return "\"\"";
                foreach (var id in new[] { new string('x', 129), "a/b", "/", " ", " a", "a\\u0000b", "a\\nb", "a\\u007f", "\\ud83d\\ude00", "\\ud800", "a\\u2028b" }) yield return $"\"{id}\"";
                if (field != "organizationId") yield return $"\"{new string('x', 1_000_000)}\"";
                break;
            case "string" when field is "key":
                foreach (var key in new[] { "", "\\ud800", new string('x', 1025) }) yield return $"\"{key}\"";
                break;
            case "string":
                yield return "\"\\ud800\"";
                yield return $"\"{new string('x', 64 * 1024 + 1)}\"";
                break;
        }
    }

    private async Task ShouldBlame(string path, string field, string body)
    {
        var answer = (await host.Service.PostText(path[1..], body)).ShouldBe(400);
        var blamed = Post(path).IsDescribed ? answer.Json.Text("error_description") : answer.Json.EnumerateObject().First().Name;
        blamed.ShouldStartWith(field, Case.Sensitive, $"{body[..Math.Min(body.Length, 300)]} gave {answer.Body}");
    }

    /// <summary>A body that would do, in a room of its own user.</summary>
    private async Task<JsonObject> Good(string path, ApiHost.Room? of = null)
    {
        var room = of ?? await Room();
        var body = new JsonObject();
        foreach (var field in Schema(Post(path)).GetProperty("properties").EnumerateObject()) body[field.Name] = Sample(path, field.Name, room);
        return body;
    }

    private static JsonNode? Sample(string path, string field, ApiHost.Room room) => field switch
    {
        "conferenceId" when path == "/conferences/create" => NewId("room"),
        "conferenceId" => room.Conference,
        "userEndpointId" when path == "/users/endpoints/unregister" => NewId("endpoint"),
        "userEndpointId" or "creatorEndpoint" => room.Endpoint,
        "streamId" => room.Stream,
        "viewerId" => "V-1",
        "interactionId" => "I-1",
        "userId" => "service",
        "organizationId" => "demo",
        "mode" => "ROUTER",
        "operation" => "SET",
        "key" => "k",
        "value" => "v",
        "reason" => "because",
        "conferenceStreamType" => "MIC_AND_CAM",
        "sdpOffer" => Offer(path == "/conferences/viewStream" ? "chromium-view" : "chromium-mic-and-cam"),
        "qos" when path == "/users/endpoints/sendEvent" => 1,
        "qos" => "BEST_EFFORT",
        "event" => new JsonObject { ["type"] = "OfferMadeEvent", ["timestamp"] = "2040-01-01T00:00:00Z" },
        "masks" => new JsonArray("$.secret"),
        "metadata" or "newMetadata" => new JsonObject { ["a"] = "b" },
        "iceCandidates" => new JsonArray(new JsonObject { ["candidate"] = "" }),
        "keepAliveSeconds" => 3600,
        "videoBitrate" => 30_000,
        "serverKeepAliveReminderOn" => false,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "has no sample"),
    };

    private Task<ApiHost.Room> Room() => host.ServiceRoom;

    private async Task<Answer> PostBytes(string path, byte[] body, string? type)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await host.Service.PostAsync($"rtc-api{path}", content);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>One byte a character: what is no ASCII is no UTF-8 then.</summary>
    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static Operation Post(string path) => Contract.Find("POST", $"/rtc-api{path}")!;

    private static JsonElement Schema(Operation operation) => Contract.Resolve(operation.Body!.Value);

    /// <summary>A body whose length is not said in advance.</summary>
    private sealed class ChunkedContent : StreamContent
    {
        public ChunkedContent(byte[] body) : base(new MemoryStream(body)) => Headers.ContentType = new("application/json");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
