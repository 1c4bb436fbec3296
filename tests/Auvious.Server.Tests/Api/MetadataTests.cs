namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class MetadataTests(ApiHost host)
{
    [Fact]
    public async Task Set_and_remove_tell_only_of_change_and_a_removal_carries_what_was()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        for (var i = 0; i < 2; i++) (await host.Agent.SetMetadata(conference, endpoint, "RECORDER", """{"on":true}""")).ShouldBe(204);
        (await host.Agent.SetMetadata(conference, endpoint, "RECORDER", "")).ShouldBe(204);
        for (var i = 0; i < 2; i++) (await host.Agent.RemoveMetadata(conference, endpoint, "RECORDER")).ShouldBe(204);
        (await host.Agent.RemoveMetadata(conference, endpoint, "never there")).ShouldBe(204);

        var events = await host.Agent.Events(conference, 1);
        events.Select(e => (e.Text("operation"), e.Text("key"), e.Text("value"))).ShouldBe(
            [("SET", "RECORDER", """{"on":true}"""), ("SET", "RECORDER", ""), ("REMOVE", "RECORDER", "")]);
    }

    [Fact]
    public async Task A_value_says_who_set_it_and_when()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        (await host.Agent.SetMetadata(conference, endpoint, "日本/x", "😀")).ShouldBe(204);
        var value = (await host.Agent.Get($"conferences/{conference}/simpleView")).Json.GetProperty("metadata").GetProperty("日本/x");
        value.Text("value").ShouldBe("😀");
        value.Text("userId").ShouldBe("agent");
        value.Text("userEndpointId").ShouldBe(endpoint);
        value.Text("lastModified").ShouldBe("2040-01-01T00:00:00.000Z");
    }

    [Fact]
    public async Task A_customer_mutes_its_own_tracks_and_nothing_else()
    {
        var conference = await host.Agent.Created();
        var agents = await host.Agent.Joined(conference);
        var foreign = await host.Agent.Published(conference, agents);
        var customer = await host.Customer(conference);
        var endpoint = await customer.Joined(conference);
        var own = await customer.Published(conference, endpoint);

        (await customer.SetMetadata(conference, endpoint, $"TRACK_MUTED/audio/{own}", "true")).ShouldBe(204);
        (await customer.SetMetadata(conference, endpoint, $"TRACK_MUTED/video/{own}", "true")).ShouldBe(204);
        (await customer.RemoveMetadata(conference, endpoint, $"TRACK_MUTED/audio/{own}")).ShouldBe(204);
        foreach (var key in new[] { $"TRACK_MUTED/audio/{foreign}", $"TRACK_MUTED/AUDIO/{own}", $"TRACK_MUTED/audio/{own}/x", "ON_HOLD", "RECORDER", $"x/audio/{own}" })
            (await customer.SetMetadata(conference, endpoint, key, "true")).ShouldBe(403);
        (await customer.RemoveMetadata(conference, endpoint, "ON_HOLD")).ShouldBe(403);
    }

    [Fact]
    public async Task Participant_metadata_is_replaced_whole()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference, new { a = 1 });
        Task<Answer> Update(string metadata) => host.Agent.PostText("conferences/updateParticipantMetadata",
            $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}"{{metadata}}}""");
        (await Update(""", "newMetadata": { "a": 1.0 }""")).ShouldBe(204);
        (await host.Agent.Version(conference)).ShouldBe(1);
        foreach (var _ in new int[2]) (await Update(""", "newMetadata": {"b": {"c": [null]}, "d": 2}""")).ShouldBe(204);
        (await Update(""", "newMetadata": {"d": 2, "b": {"c": [null]}}""")).ShouldBe(204);
        foreach (var empty in new[] { "", """, "newMetadata": null""", """, "newMetadata": {}""" }) (await Update(empty)).ShouldBe(204);
        (await host.Agent.Events(conference, 1)).Select(e => e.GetProperty("newMetadata").GetRawText()).ShouldBe(["""{"b": {"c": [null]}, "d": 2}""", "{}"]);
    }

    [Fact]
    public async Task Metadata_may_have_64_KiB_and_no_more()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        string Map(int length) => $$"""{"a":"{{new string('x', length - """{"a":""}""".Length)}}"}""";
        Task<Answer> Update(string map) => host.Agent.PostText("conferences/updateParticipantMetadata",
            $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}","newMetadata":{{map}}}""");
        (await Update(Map(64 * 1024))).ShouldBe(204);
        (await Update(Map(64 * 1024 + 1))).ShouldBlame("newMetadata");
        (await Update(Map(1000 * 1024))).ShouldBlame("newMetadata");
        (await host.Agent.SetMetadata(conference, endpoint, "k", new('x', 64 * 1024 - 1))).ShouldBe(204);
        (await host.Agent.SetMetadata(conference, endpoint, "l", "x")).ShouldBlame("value");
        (await host.Agent.SetMetadata(conference, endpoint, "k", new('x', 64 * 1024 + 1))).ShouldBlame("value");
        (await host.Agent.PostText("conferences/create", $$"""{"metadata":{{Map(64 * 1024 + 1)}}}""")).ShouldBlame("metadata");
        (await host.Agent.Get($"conferences/{conference}")).ShouldBe(200);
    }
}
