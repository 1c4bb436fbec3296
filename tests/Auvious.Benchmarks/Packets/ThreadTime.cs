using System.Globalization;

namespace Auvious.Benchmarks.Packets;

/// <summary>The processor time of one thread, the kernel's work for it included. Linux only.</summary>
public sealed class ThreadTime
{
    private readonly string file;

    private ThreadTime(string file) => this.file = file;

    /// <param name="name">The thread's, unique in this process.</param>
    public static ThreadTime Of(string name) => new(Path.Combine(
        Directory.GetDirectories("/proc/self/task").Single(task => File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == name), "schedstat"));

    public double Microseconds => long.Parse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0;
}
