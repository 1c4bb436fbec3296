using Microsoft.Playwright;

namespace Auvious.Web.Tests;

/// <summary>One server and one browser for all tests: whatever is missing fails them.</summary>
public sealed class Stand : IAsyncLifetime
{
    const string Chromium = "/usr/bin/chromium";
    ServerProcess? server;
    IPlaywright? playwright;

    public IBrowser Browser { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public string ServerOutput => server?.LastOutput ?? "(a server started elsewhere)";

    public async Task InitializeAsync()
    {
        File.Exists(Chromium).ShouldBeTrue($"{Chromium} is missing: install the package chromium.");
        // AUVIOUS_SERVER_URL tries the page against a server that runs already.
        if (Environment.GetEnvironmentVariable("AUVIOUS_SERVER_URL") is { Length: > 0 } running) Address = new(running);
        else Address = (server = await ServerProcess.Start()).Address;
        try
        {
            await StartBrowser();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.CloseAsync();
        playwright?.Dispose();
        if (server is not null) await server.DisposeAsync();
    }

    async Task StartBrowser()
    {
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                // With the fake prompt there is nothing to choose a screen with.
                "--auto-select-desktop-capture-source=Entire screen",
            ],
        });
    }
}

[CollectionDefinition(Name)]
public sealed class StandCollection : ICollectionFixture<Stand>
{
    public const string Name = "One server, one browser";
}
