namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class PollTests(ApiHost host)
{
    [Fact]
    public async Task Events_come_densely_from_the_version_asked_for()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        for (var i = 0; i < 5; i++) (await host.Agent.SetMetadata(conference, endpoint, "k", $"{i}")).ShouldBe(204);

        var all = await host.Agent.Events(conference);
        all.Length.ShouldBe(7);
        all.Skip(1).Select(e => e.GetProperty("conferenceVersion").GetInt64()).ShouldBe([0, 1, 2, 3, 4, 5]);
        all.Select(e => e.Text("id")).Distinct().Count().ShouldBe(7);
        all.ShouldAllBe(e => e.Text("conferenceId") == conference && e.Text("organizationId") == "demo" && e.Text("userId") == "agent");
        (await host.Agent.Events(conference, 4)).Select(e => e.Text("value")).ShouldBe(["3", "4"]);
        (await host.Agent.Get($"conferences/{conference}/events")).ShouldBe(200).Json.GetArrayLength().ShouldBe(7);
    }

    [Fact]
    public async Task A_poll_waits_for_the_next_event()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        // A poll that comes back empty is sent again: what is to be seen is that the event needs no new one.
        var poll = Until.Holds(() => host.Supervisor.Events(conference, 1), e => e.Length > 0);
        (await host.Agent.SetMetadata(conference, endpoint, "k", "v")).ShouldBe(204);
        (await poll).ShouldHaveSingleItem().Text("value").ShouldBe("v");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(long.MaxValue)]
    public async Task A_poll_past_the_end_waits_then_is_empty(long v)
    {
        var conference = await host.Agent.Created();
        await host.Agent.Joined(conference);
        (await host.Agent.Events(conference, v)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("9223372036854775808")]
    public async Task A_bad_version_is_blamed(string v) =>
        (await host.Agent.Get($"conferences/{await host.Agent.Created()}/events?v={v}")).ShouldBlame("v");

    [Fact]
    public async Task Old_events_are_read_from_the_journal()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        for (var i = 0; i < 300; i++) (await host.Agent.SetMetadata(conference, endpoint, "k", $"{i}")).ShouldBe(204);
        var all = await host.Agent.Events(conference);
        all.Length.ShouldBe(302);
        all.Skip(2).Select(e => e.Text("value")).ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i}"));
        (await host.Agent.Events(conference, 10)).Length.ShouldBe(291);
    }
}
