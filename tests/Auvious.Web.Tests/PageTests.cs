using System.Diagnostics;

namespace Auvious.Web.Tests;

/// <summary>The tests of the page's own code, which run in Node.js.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_pages_own_tests_pass()
    {
        var start = new ProcessStartInfo("npm")
        {
            WorkingDirectory = Path.Combine(ServerProcess.Metadata("ServerDirectory"), "..", "Auvious.Web"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "test", "--silent" },
        };
        using var npm = Process.Start(start).ShouldNotBeNull();
        var said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        npm.ExitCode.ShouldBe(0, string.Join('\n', said));
    }
}
