namespace Auvious.Web.Tests;

/// <summary>What is light grey on one side is the same light grey on the other.</summary>
[Collection(StandCollection.Name)]
public sealed class ColourTests(Stand stand)
{
    const string GreyScreen = """
        navigator.mediaDevices.getDisplayMedia = async () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
          const context = canvas.getContext("2d");
          context.fillStyle = "rgb(220 220 220)";
          setInterval(() => context.fillRect(0, 0, 640, 360), 100);
          return canvas.captureStream(10);
        };
        """;

    [Fact]
    public Task Colours_arrive_as_they_were_sent() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.OpenBoth(GreyScreen);
        await agent.Press("start");
        await agent.Get("invite").WaitForAsync();
        await customer.Press("join");
        await agent.Press("screen");
        await customer.Sees("SCREEN");
        (await customer.MiddleOf("SCREEN")).ShouldBeInRange(212, 228);
    });
}
