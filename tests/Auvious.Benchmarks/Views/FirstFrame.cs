using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Processes;
using Microsoft.Playwright;

namespace Auvious.Benchmarks.Views;

/// <summary>
/// From the request to view a stream until its first frame is shown, in Chromium, beside two peer connections of one page without a server
/// between them.
/// </summary>
public static class FirstFrame
{
    private const string Chromium = "/usr/bin/chromium";
    private const int Views = 40;
    private const double Goal = 600;

    /// <summary>The server asks a publisher for a keyframe at most every 500 ms: a view sooner than that would be measured waiting for it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var server = await Measured.Start(BuiltProgram.Server);
        using var caller = await Caller.SignIn(server.Address);
        var (conference, publisher) = await caller.Meet();
        var viewer = await caller.Join(conference);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
            ],
        });
        var publishing = await Open(browser, server);
        var streamId = await publishing.EvaluateAsync<string>(
            "(place) => publish(place)", new { token = caller.Token, conference, endpoint = publisher });
        var viewing = await Open(browser, server);
        // A page of its own, so that the two share nothing but the machine.
        var direct = await Open(browser, server);

        var place = new { token = caller.Token, conference, endpoint = viewer, streamId };
        var (ours, directly) = (new Stages(), new Stages());
        for (var view = -2; view < Views; view++)
        {
            var seen = await viewing.EvaluateAsync<Times>("(place) => view(place)", place);
            var seenDirectly = await direct.EvaluateAsync<Times>("() => viewDirectly()");
            await Task.Delay(Pause);
            // The first ones compile what they use.
            if (view < 0) continue;
            ours.Add(seen);
            directly.Add(seenDirectly);
        }
        return
        [
            new("viewStream to first frame, p95 (p50)", Both(ours.Shown), $"between two peers of one page: {Both(directly.Shown)}",
                ours.Shown.Percentile(95) / directly.Shown.Percentile(95), Row.Judge("p95 at most 600 ms", ours.Shown.Percentile(95) <= Goal)),
            .. ours.Parts.Zip(directly.Parts, (part, other) => new Row($"… until {part.Name}", Both(part.Times), Both(other.Times), null)),
        ];
    }

    private static string Both(Sample times) => $"{times.Show(times.Percentile(95))} ({times.Show(times.Median)})";

    private static async Task<IPage> Open(IBrowser browser, Measured server)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = server.Address.AbsoluteUri });
        using var script = new StreamReader(typeof(FirstFrame).Assembly.GetManifestResourceStream("views.js")!);
        await context.AddInitScriptAsync(await script.ReadToEndAsync());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/health/live");
        return page;
    }

    /// <summary>One view's stages, in ms since the request.</summary>
    private sealed record Times
    {
        public double Answered { get; init; }
        public double Ice { get; init; }
        public double Connected { get; init; }
        public double Received { get; init; }
        public double Shown { get; init; }
    }

    private sealed class Stages
    {
        private readonly Sample answered = new("ms"), ice = new("ms"), connected = new("ms"), received = new("ms");

        public Sample Shown { get; } = new("ms");

        public IEnumerable<(string Name, Sample Times)> Parts =>
            [("the answer", answered), ("ICE is connected", ice), ("DTLS is connected", connected), ("the first frame is received", received)];

        public void Add(Times times)
        {
            answered.Add(times.Answered);
            ice.Add(times.Ice);
            connected.Add(times.Connected);
            received.Add(times.Received);
            Shown.Add(times.Shown);
        }
    }
}
