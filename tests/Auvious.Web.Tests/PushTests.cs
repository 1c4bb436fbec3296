using Microsoft.Playwright;

namespace Auvious.Web.Tests;

/// <summary>The push channel breaks, the REST connection and the media go on.</summary>
[Collection(StandCollection.Name)]
public sealed class PushTests(Stand stand)
{
    [Fact]
    public Task What_happened_while_it_was_broken_is_told_afterwards() => Scene.Play(stand, async scene =>
    {
        var line = new Line();
        var (agent, link) = await scene.StartConference();
        var customer = await scene.OpenCustomer(link, line);
        await customer.Press("join");
        await agent.Participant.WaitForAsync();

        await line.Cut();
        await Side.Is(customer.Get("connection"), "data-state", "reconnecting");
        await agent.Press("microphone");
        await Side.Is(agent.Own("MIC"), "data-state", "live");
        await agent.Own("MIC").GetByTestId("mute-audio").ClickAsync();
        await Side.Is(agent.Own("MIC"), "data-muted-audio", "");
        line.Mend();

        await customer.Sees("MIC");
        await Side.Is(customer.Remote("MIC"), "data-muted-audio", "");
        await customer.TellsVersionsInOrder();
    });

    /// <summary>The customer's WebSocket, with scissors.</summary>
    public sealed class Line
    {
        readonly List<IWebSocketRoute> open = [];
        bool broken;

        public Task Lay(IPage page) => page.RouteWebSocketAsync("**/rtc-api/hub*", socket =>
        {
            if (broken)
            {
                _ = socket.CloseAsync();
                return;
            }
            socket.ConnectToServer();
            open.Add(socket);
        });

        public async Task Cut()
        {
            broken = true;
            foreach (var socket in open) await socket.CloseAsync(new() { Code = 1001 });
            open.Clear();
        }

        public void Mend() => broken = false;
    }
}
