using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>Every operation with a JSON body, given everything a body should not be: a clear 400, and nothing has happened.</summary>
[Collection(nameof(ApiHost))]
public sealed class BadInputTests(ApiHost host)
{
    /// <summary>What the contract has and the server has no use for: taken, whatever it is.</summary>
    private static readonly string[] Unused = ["/conferences/viewStream metadata"];

    /// <summary>What the contract demands and the server does not: clients leave it out, and what is meant is plain.</summary>
    private static readonly string[] NotMissed = ["newMetadata", "organizationId"];

    private static IEnumerable<Operation> Posts => Contract.Operations.Where(o => o.Body is not null);

    public static TheoryData<string> Operations => [.. Posts.Select(o => o.ToString())];

    public static IEnumerable<object[]> Fields =>
        from operation in Posts
        from member in Members(operation)
        where !Unused.Contains($"{operation.Path} {member.Name}")
        select (object[])[operation.ToString(), member.Name];

    [Theory, MemberData(nameof(Operations))]
    public async Task A_body_that_is_no_object_is_bad(string name)
    {
        var call = await Good(name);
        var good = call.Body!.ToJsonString();
        string[] bodies =
        [
            "", " ", "null", "true", "1", "\"text\"", "[]", $"[{good}]", "nonsense", good[..^1], $"{good}x", good + good, "{", "{\"a\"", "{\"a\":}", "{'a':1}",
            $$"""{"deep":{{new string('[', 100)}}{{new string(']', 100)}}}""", $$"""{"deep":{{new string('[', 100_000)}}""",
        ];
        foreach (var body in bodies) (await call.By(host.Service, body)).ShouldBe(400);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_body_of_another_media_type_or_encoding_is_bad(string name)
    {
        var call = await Good(name);
        var good = call.Body!.ToJsonString();
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=x" })
            (await call.By(host.Service, Bytes(Encoding.UTF8.GetBytes(good), type))).ShouldBe(400);
        (await call.By(host.Service, Bytes(Encoding.UTF8.GetBytes(good), null))).ShouldBe(400);
        (await call.By(host.Service, Bytes(Encoding.UTF8.GetBytes(good), "application/json; charset=nonsense"))).ShouldBe(400);
        if (Members(call.Operation).Any(m => m.Name == "conferenceId"))
            (await call.By(host.Service, Bytes([.. "{\"conferenceId\":\""u8, 0xff, 0xfe, .. "\"}"u8], "application/json"))).ShouldBe(400);
        foreach (var member in Members(call.Operation).Where(m => m.Name is "metadata" or "newMetadata" or "event" || m.Name == "data" && call.Operation.Tag == "Interaction"))
            if (!Unused.Contains($"{call.Operation.Path} {member.Name}"))
                (await call.By(host.Service, Bytes(Latin(good.Replace($"\"{member.Name}\":{{", $"\"{member.Name}\":{{\"x\":\"ÿ\",")), "application/json"))).ShouldBe(400);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_body_over_1_MiB_is_too_large(string name)
    {
        var call = await Good(name);
        var body = Encoding.UTF8.GetBytes($$"""{"padding":"{{new string('x', 1024 * 1024)}}"}""");
        using var request = call.Message(Bytes(body, "application/json"));
        // Else the connection may end while the client still sends.
        request.Headers.ExpectContinue = true;
        using var response = await host.Service.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(413);
        (await call.By(host.Service, new ChunkedContent(body))).ShouldBe(413);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task What_is_required_must_be_there(string name)
    {
        var call = await Good(name);
        foreach (var member in Required(call.Operation).Except(NotMissed))
        {
            var body = call.Body!.DeepClone().AsObject();
            body[member] = null;
            await ShouldBlame(call, member, body.ToJsonString());
            body.Remove(member);
            await ShouldBlame(call, member, body.ToJsonString());
        }
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task What_is_not_required_may_be_absent_or_null(string name)
    {
        var operation = Contract.Named(name);
        foreach (var member in Members(operation).Select(m => m.Name).Except(Needed(operation)))
            foreach (var isAbsent in new[] { true, false })
            {
                var call = await Good(name, isOwn: true);
                if (isAbsent) call.Body!.Remove(member);
                else call.Body![member] = null;
                (await call.By(host.Service)).ShouldBe(operation.Success);
            }
    }

    [Theory, MemberData(nameof(Fields))]
    public async Task A_field_of_another_type_or_value_is_blamed(string name, string field)
    {
        var call = await Good(name);
        var schema = Members(call.Operation).Single(m => m.Name == field).Value;
        foreach (var bad in Wrong.Values(call.Operation, field, schema))
            await ShouldBlame(call, field, call.With(field, "PLACE").Body!.ToJsonString().Replace("\"PLACE\"", bad));
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task What_is_not_known_is_ignored_and_of_two_the_last_counts(string name)
    {
        var call = await Good(name, isOwn: true);
        var good = call.Body!.ToJsonString();
        var twice = string.Concat(Members(call.Operation).Select(m => $"\"{m.Name}\":{(m.Value.TryGetProperty("type", out var type) && type.GetString() == "integer" ? "9" : m.Value.TryGetProperty("$ref", out _) ? "{}" : $"{Other(m.Value)}")},"));
        var odd = $$"""{{{twice}}"x":{"y":[null,1e400,"\ud83d\ude00"]},"":0,{{good[1..]}}""";
        (await call.By(host.Service, odd)).ShouldBe(call.Operation.Success);

        static string Other(JsonElement schema) => schema.GetProperty("type").GetString() switch { "string" => "\"other\"", "boolean" => "true", "array" => "[]", _ => "{}" };
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
        var room = await host.ServiceRoom;
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
        var room = await host.ServiceRoom;
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
        var room = await host.ServiceRoom;
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

    private async Task ShouldBlame(Call call, string field, string body)
    {
        var answer = (await call.By(host.Service, body)).ShouldBe(400);
        var blamed = call.Operation.IsDescribed ? answer.Json.Text("error_description") : answer.Json.EnumerateObject().First().Name;
        // Talkdesk's data has but this one member.
        blamed = blamed == "contact_id" ? "data" : blamed;
        blamed.ShouldStartWith(field, Case.Sensitive, $"{body[..Math.Min(body.Length, 300)]} gave {answer.Body}");
    }

    /// <summary>In a world that nothing here changes, or in one of its own.</summary>
    private async Task<Call> Good(string name, bool isOwn = false)
    {
        var operation = Contract.Named(name);
        return Call.Good(operation, isOwn ? await World.For(operation, host) : await host.Still(operation));
    }

    private static ByteArrayContent Bytes(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    /// <summary>One byte a character: what is no ASCII is no UTF-8 then.</summary>
    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static IEnumerable<JsonProperty> Members(Operation operation) =>
        Contract.Resolve(operation.Body!.Value).TryGetProperty("properties", out var members) ? members.EnumerateObject() : default(JsonElement.ObjectEnumerator);

    private static IEnumerable<string> Required(Operation operation) => Contract.Resolve(operation.Body!.Value).TryGetProperty("required", out var names)
        ? names.EnumerateArray().Select(n => n.GetString()!) : [];

    /// <summary>What must be there by the contract's words, if not by its lists.</summary>
    private static IEnumerable<string> Needed(Operation operation) =>
    [
        .. Required(operation),
        .. operation.Path switch
        {
            "/conferences/publishStream" => ["sdpOffer"],
            "/conferences/updateMetadata" => ["value"],
            "/talkdesk-integration/create" or "/talkdesk-integration/activity" => (string[])["data"],
            _ => [],
        },
    ];

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
