using Microsoft.Playwright;

namespace Auvious.Web.Tests;

/// <summary>One side of the page, used by its own buttons.</summary>
public sealed class Side(IPage page, string name)
{
    /// <summary>How long a condition may take to come true, in ms. The machines that run this are slow and busy.</summary>
    public const float Patience = 60_000;

    public IPage Page => page;

    ILocator Root => page.GetByTestId(name);

    /// <summary>Somebody else in the conference.</summary>
    public ILocator Participant => Root.GetByTestId("participant");

    public ILocator RemoteTiles => Root.Locator("[data-testid=tile][data-owner=remote]");

    public ILocator OwnTiles => Root.Locator("[data-testid=tile][data-owner=own]");

    public ILocator Get(string testId) => Root.GetByTestId(testId);

    public ILocator Remote(string type) => Root.Locator($"[data-testid=tile][data-owner=remote][data-type={type}]");

    public ILocator Own(string type) => Root.Locator($"[data-testid=tile][data-owner=own][data-type={type}]");

    public Task Press(string testId) => Get(testId).ClickAsync();

    public async Task<string> CustomerLink()
    {
        await Get("invite").WaitForAsync();
        return (await Get("customer-link").GetAttributeAsync("href")).ShouldNotBeNull();
    }

    /// <summary>The stream of this type has a picture here (a stream without one: is connected).</summary>
    public Task Sees(string type) => Is(Remote(type), "data-state", "live");

    public static Task Is(ILocator element, string attribute, string value) =>
        Assertions.Expect(element).ToHaveAttributeAsync(attribute, value, new() { Timeout = Patience });

    public static Task IsNot(ILocator element, string attribute) =>
        Assertions.Expect(element).Not.ToHaveAttributeAsync(attribute, "", new() { Timeout = Patience });

    public static Task Count(ILocator elements, int count) => Assertions.Expect(elements).ToHaveCountAsync(count, new() { Timeout = Patience });

    public Task<Statistics> Measure() => Statistics.Of(page);

    /// <summary>At least so many more frames are decoded in this window.</summary>
    public async Task DecodesFrames(int more)
    {
        var before = (await Measure()).FramesDecoded;
        await Until("async (least) => (await statistics()).framesDecoded >= least", before + more);
    }

    public async Task SendsFrames(int more)
    {
        var before = (await Measure()).FramesSent;
        await Until("async (least) => (await statistics()).framesSent >= least", before + more);
    }

    /// <summary>A second's worth of samples arrives, and they are not silence: the energy rises too.</summary>
    public async Task HearsSound()
    {
        var before = await Measure();
        await Until(
            "async ([samples, energy]) => { const now = await statistics(); return now.samplesReceived >= samples && now.audioEnergy > energy; }",
            new[] { before.SamplesReceived + 48_000, before.AudioEnergy });
    }

    /// <summary>
    /// The picture has light and dark places. Black, grey or green all over has no variance; the fake camera has much.
    /// </summary>
    public async Task SeesAPicture(string type)
    {
        var video = await Remote(type).GetByTestId("video").ElementHandleAsync();
        await Until(
            """
            (video) => {
              const canvas = document.createElement("canvas");
              canvas.width = 64;
              canvas.height = 36;
              const context = canvas.getContext("2d");
              context.drawImage(video, 0, 0, 64, 36);
              const pixels = context.getImageData(0, 0, 64, 36).data;
              const light = [];
              for (let at = 0; at < pixels.length; at += 4) light.push(0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2]);
              const mean = light.reduce((sum, each) => sum + each, 0) / light.length;
              return light.reduce((sum, each) => sum + (each - mean) ** 2, 0) / light.length > 100;
            }
            """,
            video);
    }

    /// <summary>The green of the pixel in the middle of the picture, 0 to 255.</summary>
    public Task<int> MiddleOf(string type) => Remote(type).GetByTestId("video").EvaluateAsync<int>(
        """
        (video) => {
          const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
          context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
          return context.getImageData(0, 0, 1, 1).data[1];
        }
        """);

    /// <summary>What is sent as video reaches this many bit/s over three seconds: more than a burst of key frames.</summary>
    public Task SendsVideoAt(int bitsPerSecond) => Until(
        """
        async (wanted) => {
          const now = { at: performance.now(), bytes: (await statistics()).videoBytesSent };
          const before = window.measured;
          if (before === undefined || now.at - before.at >= 3000) window.measured = now;
          if (before === undefined || now.at - before.at < 3000) return false;
          return (now.bytes - before.bytes) * 8000 / (now.at - before.at) >= wanted;
        }
        """,
        bitsPerSecond);

    /// <summary>The timeline lists each version once, in order and without a hole.</summary>
    public async Task TellsVersionsInOrder()
    {
        var versions = await Get("events").Locator(".version").AllInnerTextsAsync();
        var numbers = versions.Where(each => each.StartsWith('v')).Select(each => int.Parse(each[1..])).ToArray();
        numbers.ShouldNotBeEmpty();
        numbers.ShouldBe(Enumerable.Range(numbers[0], numbers.Length));
    }

    /// <summary>The renderer dies: no unload, no goodbye, as with a browser that is killed.</summary>
    public async Task Kill()
    {
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Crash += (_, _) => died.TrySetResult();
        var session = await page.Context.NewCDPSessionAsync(page);
        _ = session.SendAsync("Page.crash");
        await died.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience));
    }

    async Task Until(string condition, object? argument) =>
        await page.WaitForFunctionAsync(condition, argument, new() { PollingInterval = 250, Timeout = Patience });
}
