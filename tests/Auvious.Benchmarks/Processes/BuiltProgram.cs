using System.Diagnostics;
using System.Reflection;

namespace Auvious.Benchmarks.Processes;

/// <summary>A project whose output is measured.</summary>
public sealed class BuiltProgram
{
    public const string Release = "Release", Debug = "Debug";

    /// <summary>Compiled ahead, as in the container image.</summary>
    public const string Published = "Published";

    private readonly string name;

    private BuiltProgram(string name)
    {
        this.name = name;
        // What the project file has put into this assembly.
        Directory = typeof(BuiltProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == $"{name}Directory").Value!;
    }

    /// <summary>The configuration of this benchmark itself, in which all programs are built.</summary>
    public static string Own { get; } = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    public static BuiltProgram Server { get; } = new("Server");

    /// <summary>The least an ASP.NET process can be.</summary>
    public static BuiltProgram Yardstick { get; } = new("Yardstick");

    public string Directory { get; }

    public string Assembly(string configuration) =>
        Path.Combine(Directory, "bin", configuration, Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), $"Auvious.{name}.dll");

    /// <summary>Other configurations than this benchmark's have to be built first.</summary>
    public async Task Build(string configuration)
    {
        string[] how = configuration == Published
            ? ["publish", Directory, "-c", Release, "-p:PublishReadyToRun=true", "--use-current-runtime", "--self-contained", "false",
                "-o", Path.GetDirectoryName(Assembly(Published))!]
            : ["build", Directory, "-c", configuration];
        using var build = Process.Start(new ProcessStartInfo("dotnet", [.. how, "--nologo", "-v", "q", "-clp:NoSummary"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        if (build.ExitCode != 0) throw new InvalidOperationException(output);
    }
}
