using System.Diagnostics;

namespace Auvious.Cluster.Tests.Processes;

/// <summary>Runs a program to its end.</summary>
internal static class Shell
{
    /// <summary>What it wrote; throws when it failed.</summary>
    public static async Task<string> Run(string program, params IEnumerable<string> arguments)
    {
        var (code, output) = await Try(program, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
    }

    public static async Task<(int Code, string Output)> Try(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }
}
