using Microsoft.Playwright;

namespace Auvious.Web.Tests;

/// <summary>An agent and a customer in two browser contexts, over a real server.</summary>
[Collection(StandCollection.Name)]
public sealed class CallTests(Stand stand)
{
    /// <summary>AUVIOUS_CALL_REPEATS runs the call so many times, each with a conference and windows of its own.</summary>
    public static TheoryData<int> Repeats =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("AUVIOUS_CALL_REPEATS"), out var times) ? times : 1)];

    [Theory, MemberData(nameof(Repeats))]
    public Task Both_see_and_hear_each_other(int _) => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("camera");
        await customer.Press("camera");

        foreach (var side in new[] { agent, customer })
        {
            await side.Sees("MIC_AND_CAM");
            await side.DecodesFrames(30);
            await side.HearsSound();
            await side.SeesAPicture("MIC_AND_CAM");
        }
    });

    [Fact]
    public Task The_picture_gets_more_than_a_megabit() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("camera");
        await customer.Sees("MIC_AND_CAM");
        await agent.SendsVideoAt(1_000_000);
    });

    [Fact]
    public Task Who_arrives_late_sees_what_is_shown() => Scene.Play(stand, async scene =>
    {
        var (agent, link) = await scene.StartConference();
        await agent.Press("camera");
        await agent.SendsFrames(60);

        var customer = await scene.OpenCustomer(link);
        await customer.Press("join");

        await customer.Sees("MIC_AND_CAM");
        await customer.DecodesFrames(30);
        await customer.SeesAPicture("MIC_AND_CAM");
    });

    [Fact]
    public Task A_screen_is_a_second_stream() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await customer.Press("camera");
        await customer.Press("screen");

        await agent.Sees("MIC_AND_CAM");
        await agent.Sees("SCREEN");
        await agent.SeesAPicture("SCREEN");

        await customer.Press("screen");
        await Side.Count(agent.RemoteTiles, 1);
        await Side.Count(agent.Remote("MIC_AND_CAM"), 1);
    });

    [Fact]
    public Task A_microphone_alone_is_heard() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("microphone");
        await customer.Sees("MIC");
        await customer.HearsSound();
    });

    [Fact]
    public Task A_camera_takes_the_place_of_the_microphone_alone() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("microphone");
        await customer.Sees("MIC");
        await agent.Press("camera");
        await customer.Sees("MIC_AND_CAM");
        await Side.Count(customer.RemoteTiles, 1);
    });

    [Fact]
    public Task What_is_unpublished_is_gone_on_the_other_side() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("camera");
        await customer.Sees("MIC_AND_CAM");
        await agent.Own("MIC_AND_CAM").GetByTestId("unpublish").ClickAsync();
        await Side.Count(customer.RemoteTiles, 0);
        await Side.Count(agent.OwnTiles, 0);
    });

    [Fact]
    public Task Muting_shows_on_the_other_side() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("camera");
        await customer.Sees("MIC_AND_CAM");
        foreach (var kind in new[] { "audio", "video" })
        {
            var button = agent.Own("MIC_AND_CAM").GetByTestId($"mute-{kind}");
            await button.ClickAsync();
            await Side.Is(customer.Remote("MIC_AND_CAM"), $"data-muted-{kind}", "");
            await button.ClickAsync();
            await Side.IsNot(customer.Remote("MIC_AND_CAM"), $"data-muted-{kind}");
        }
    });

    [Fact]
    public Task Hold_is_told_to_both_and_resumed() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("hold");
        foreach (var side in new[] { agent, customer }) await side.Get("hold-banner").WaitForAsync();
        await agent.Press("hold");
        foreach (var side in new[] { agent, customer }) await side.Get("hold-banner").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    });
}
