namespace Auvious.Web.Tests;

/// <summary>Both sides in one window: two clients that share nothing but the page.</summary>
[Collection(StandCollection.Name)]
public sealed class SideBySideTests(Stand stand)
{
    [Fact]
    public Task The_agents_ticket_lets_the_customer_beside_in() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.OpenBoth();
        await agent.Press("start");
        await agent.Get("invite").WaitForAsync();
        var ticket = await agent.Get("ticket").InnerTextAsync();
        (await customer.Get("ticket-field").InputValueAsync()).ShouldBe(ticket);

        await customer.Press("join");
        await agent.Press("camera");
        await customer.Sees("MIC_AND_CAM");
        await customer.Press("camera");
        await agent.Sees("MIC_AND_CAM");
        await agent.DecodesFrames(30);
        await agent.HearsSound();
    });

    [Fact]
    public Task The_timeline_tells_versions_in_order() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.OpenBoth();
        await agent.Press("start");
        await agent.Get("invite").WaitForAsync();
        await customer.Press("join");
        await agent.Press("microphone");
        await customer.Sees("MIC");
        await agent.Press("microphone");
        await Side.Count(customer.RemoteTiles, 0);

        await agent.TellsVersionsInOrder();
        await customer.TellsVersionsInOrder();
    });

    [Fact]
    public Task A_wrong_ticket_is_refused_readably() => Scene.Play(stand, async scene =>
    {
        var customer = await scene.OpenCustomer("/?side=customer&ticket=nosuch");
        await customer.Press("join");
        await customer.Page.GetByTestId("toast").WaitForAsync();
        (await customer.Page.GetByTestId("toast").InnerTextAsync()).ShouldContain("not signed in");
    });
}
