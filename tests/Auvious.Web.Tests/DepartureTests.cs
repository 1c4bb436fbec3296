using Microsoft.Playwright;

namespace Auvious.Web.Tests;

/// <summary>The ways out of a conference: by the buttons, by closing the window, by dying.</summary>
[Collection(StandCollection.Name)]
public sealed class DepartureTests(Stand stand)
{
    [Fact]
    public Task Who_leaves_is_gone_and_may_come_back() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await customer.Press("camera");
        await agent.Sees("MIC_AND_CAM");

        await customer.Press("leave");
        await Side.Count(agent.RemoteTiles, 0);
        await Side.Count(agent.Participant, 0);

        await customer.Press("join");
        await agent.Participant.WaitForAsync();
        await customer.Press("camera");
        await agent.Sees("MIC_AND_CAM");
    });

    [Fact]
    public Task Ending_it_ends_it_for_all() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await agent.Press("end");
        foreach (var side in new[] { agent, customer })
        {
            await side.Get("leave").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            await Assertions.Expect(side.Get("note")).ToContainTextAsync("has ended", new() { Timeout = Side.Patience });
        }
    });

    [Fact]
    public Task A_closed_window_says_goodbye() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await customer.Press("camera");
        await agent.Sees("MIC_AND_CAM");

        await customer.Page.GotoAsync("about:blank");

        // Sooner than the lease of the endpoint (15 s) could have told.
        await Assertions.Expect(agent.Participant).ToHaveCountAsync(0, new() { Timeout = 9_000 });
        await Side.Count(agent.RemoteTiles, 0);
    });

    [Fact]
    public Task A_killed_window_falls_ill_and_then_leaves() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.Meet();
        await customer.Press("camera");
        await agent.Sees("MIC_AND_CAM");

        await customer.Kill();

        await Side.Is(agent.Participant, "data-health", "SICK");
        await Side.Count(agent.RemoteTiles, 0);
        await Side.Count(agent.Participant, 0);
    });
}
