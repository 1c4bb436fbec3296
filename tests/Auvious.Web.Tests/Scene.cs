using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Auvious.Web.Tests;

/// <summary>The browser windows of one test. When it fails, it tells what the pages and the server said.</summary>
public sealed class Scene(Stand stand) : IAsyncDisposable
{
    readonly ConcurrentQueue<string> said = new();
    readonly List<IPage> pages = [];
    readonly List<IBrowserContext> contexts = [];

    public static async Task Play(Stand stand, Func<Scene, Task> plot)
    {
        await using var scene = new Scene(stand);
        try
        {
            await plot(scene);
        }
        catch (Exception e)
        {
            throw new XunitException($"{e.Message}\n{await scene.Report()}", e);
        }
    }

    /// <summary>Both sides in one window. <paramref name="devices"/> is a script that replaces the browser's camera and screen.</summary>
    public async Task<(Side Agent, Side Customer)> OpenBoth(string devices = "")
    {
        var page = await Open("/", devices);
        return (new(page, "agent"), new(page, "customer"));
    }

    public async Task<Side> OpenAgent() => new(await Open("/?side=agent"), "agent");

    /// <summary>In a browser context of its own: no storage, cookie or script is common with the agent.</summary>
    public async Task<Side> OpenCustomer(string link, PushTests.Line? line = null) => new(await Open(link, line: line), "customer");

    /// <summary>An agent in a new conference, and the link that lets the customer in.</summary>
    public async Task<(Side Agent, string Link)> StartConference()
    {
        var agent = await OpenAgent();
        await agent.Press("start");
        return (agent, await agent.CustomerLink());
    }

    /// <summary>Agent and customer in one conference, each in a browser context of their own.</summary>
    public async Task<(Side Agent, Side Customer)> Meet()
    {
        var (agent, link) = await StartConference();
        var customer = await OpenCustomer(link);
        await customer.Press("join");
        await agent.Participant.WaitForAsync();
        return (agent, customer);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in contexts) await context.CloseAsync();
    }

    async Task<IPage> Open(string path, string devices = "", PushTests.Line? line = null)
    {
        var context = await stand.Browser.NewContextAsync(new()
        {
            BaseURL = stand.Address.AbsoluteUri,
            ViewportSize = new() { Width = 1440, Height = 900 },
        });
        contexts.Add(context);
        await context.AddInitScriptAsync(Statistics.Recorder + devices);
        var page = await context.NewPageAsync();
        pages.Add(page);
        page.SetDefaultTimeout(Side.Patience);
        page.Console += (_, message) => said.Enqueue($"{path} {message.Type}: {message.Text}");
        page.PageError += (_, error) => said.Enqueue($"{path} error: {error}");
        page.Crash += (_, _) => said.Enqueue($"{path} crashed");
        if (line is not null) await line.Lay(page);
        await page.GotoAsync(path);
        return page;
    }

    async Task<string> Report()
    {
        var shown = new List<string>();
        foreach (var page in pages.Where(page => !page.IsClosed))
        {
            var picture = Path.Combine(AppContext.BaseDirectory, $"failed-{DateTime.UtcNow:HHmmss}-{shown.Count}.png");
            try
            {
                await page.ScreenshotAsync(new() { Path = picture, Timeout = 5_000 });
                var text = await page.Locator("main").InnerTextAsync(new() { Timeout = 5_000 });
                shown.Add($"{picture}\n{text}\n{await Statistics.Dump(page)}");
            }
            catch (Exception e) when (e is TimeoutException or PlaywrightException)
            {
                shown.Add($"(a page that shows nothing: {e.Message})");
            }
        }
        return $"--- pages\n{string.Join("\n\n", shown)}\n--- consoles\n{string.Join('\n', said)}\n--- server\n{stand.ServerOutput}";
    }
}
