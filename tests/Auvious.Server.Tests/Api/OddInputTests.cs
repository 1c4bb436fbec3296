namespace Auvious.Server.Tests.Api;

/// <summary>Input that is allowed, if only just.</summary>
[Collection(nameof(ApiHost))]
public sealed class OddInputTests(ApiHost host)
{
    [Theory]
    [InlineData("a b")]
    [InlineData("100%")]
    [InlineData("%2F")]
    [InlineData("a%2Fb")]
    [InlineData("a#b?c&d=e;f")]
    [InlineData("$a*")]
    [InlineData("日本é")]
    [InlineData("\"quoted\"\\'")]
    [InlineData("(akka),{}[]|^~`<>@!:+")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890-128")]
    public async Task An_id_of_printable_characters_works_everywhere(string odd)
    {
        var id = odd.Length > 100 ? odd : $"{NewId()}{odd}";
        await host.Agent.Created(id);
        var endpoint = await host.Agent.Joined(id);
        var own = odd.Length > 100 ? new string('e', 128) : $"{NewId()}{odd}";
        await host.Agent.Registered(own);
        (await host.Agent.Join(id, own)).ShouldBe(200);
        (await host.Agent.Publish(id, own, own)).ShouldBe(200).Json.Text("streamId").ShouldBe(own);
        (await host.Agent.View(id, endpoint, own, own)).ShouldBe(200).Json.Text("viewerId").ShouldBe(own);
        var path = Uri.EscapeDataString(id);
        (await host.Agent.Get($"conferences/{path}")).ShouldBe(200).Json.Text("id").ShouldBe(id);
        (await host.Agent.Get($"conferences/{path}/simpleView")).ShouldBe(200).Json.Text("id").ShouldBe(id);
        (await host.Agent.Events(path)).ShouldAllBe(e => e.Text("conferenceId") == id);
        (await host.Agent.Post("users/endpoints/unregister", new { userEndpointId = own })).ShouldBe(204);
        (await host.Agent.End(id, endpoint)).ShouldBe(204);
    }

    [Fact]
    public async Task Ids_keep_their_case()
    {
        var id = NewId("Room");
        await host.Agent.Created(id);
        await host.Agent.Created(id.ToLowerInvariant());
        (await host.Agent.Get($"conferences/{id.ToUpperInvariant()}")).ShouldBe(404);
    }

    [Theory]
    [InlineData("""{"n":1e99999999999}""", """{"n": 1e99999999999}""")]
    [InlineData("""{"n":1e400}""", """{ "n":10e399}""")]
    [InlineData("""{"n":123456789012345678901234567890.5}""", """{"n":-1}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":1}""")]
    [InlineData("""{"a":"A"}""", """{"a":"\u0041"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"😀"}""")]
    [InlineData("""{"a":"\u0000\u2028<script>"}""", """{"\u0000":[]}""")]
    public async Task Metadata_is_any_json(string one, string other)
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        var stream = await host.Agent.Published(conference, endpoint);
        foreach (var metadata in new[] { one, other, one })
        {
            (await host.Agent.PostText("conferences/updateParticipantMetadata",
                $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}","newMetadata":{{metadata}}}""")).ShouldBe(204);
            (await host.Agent.PostText("conferences/updateStreamMetadata",
                $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}","streamId":"{{stream}}","newMetadata":{{metadata}}}""")).ShouldBe(204);
            (await host.Agent.Get($"conferences/{conference}")).ShouldBe(200);
            (await host.Agent.Get($"conferences/{conference}/simpleView")).ShouldBe(200);
            (await host.Agent.Events(conference)).Length.ShouldBeGreaterThanOrEqualTo(3);
        }
        (await host.Agent.Get($"conferences/{conference}")).Body.ShouldContain(one);
    }

    [Fact]
    public async Task Metadata_may_be_as_deep_as_a_body_can_bring_it()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        async Task<string?> Deepest(Func<string, Task<Answer>> update)
        {
            string? taken = null;
            for (var depth = 55; depth < 70; depth++)
            {
                var map = $$"""{"a":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
                var answer = await update(map);
                if (answer.Code == 204) taken = map;
                else answer.ShouldBe(400);
            }
            return taken;
        }
        var deepest = await Deepest(map => host.Agent.PostText("conferences/updateParticipantMetadata",
            $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}","newMetadata":{{map}}}"""));
        deepest.ShouldNotBeNull();
        (await host.Agent.Get($"conferences/{conference}")).ShouldBe(200).Body.ShouldContain(deepest);
        (await host.Agent.Get($"conferences/{conference}/simpleView")).ShouldBe(200).Body.ShouldContain(deepest);
        (await host.Agent.Events(conference)).Last().GetProperty("newMetadata").GetRawText().ShouldBe(deepest);
    }
}
