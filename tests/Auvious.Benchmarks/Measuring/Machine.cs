namespace Auvious.Benchmarks.Measuring;

/// <summary>Under what the figures were taken.</summary>
public static class Machine
{
    private const string LoadFile = "/proc/loadavg";

    /// <summary>How busy the machine is with this and everything else.</summary>
    public static string Load() => File.Exists(LoadFile) ? $"load {File.ReadAllText(LoadFile).Split(' ')[0]}" : "load unknown";
}
