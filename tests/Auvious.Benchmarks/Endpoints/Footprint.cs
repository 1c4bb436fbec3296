using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Processes;

namespace Auvious.Benchmarks.Endpoints;

/// <summary>What a process holds when all garbage is collected, in bytes: resident memory (VmRSS), and the managed objects of it.</summary>
public readonly record struct Footprint(long Resident, long Objects)
{
    private const double Kibibyte = 1024;

    /// <summary>What changes less than this is at rest.</summary>
    private const double Noise = 0.005;

    /// <summary>So often in a row nothing was given back: longer than the servers' pools keep what is not used.</summary>
    private const int Enough = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Collects garbage again and again until the process gives nothing back any more.</summary>
    public static async Task<Footprint> Settled(Measured process)
    {
        var least = await Now(process);
        for (var same = 0; same < Enough;)
        {
            await Task.Delay(Pause);
            var next = await Now(process);
            same = next.Resident < least.Resident * (1 - Noise) ? 0 : same + 1;
            least = new(Math.Min(least.Resident, next.Resident), Math.Min(least.Objects, next.Objects));
        }
        return least;
    }

    private static async Task<Footprint> Now(Measured process)
    {
        var objects = await process.Collect();
        return new(process.Resident, objects);
    }

    /// <summary>How much more than before each of so many things takes, in KiB.</summary>
    public sealed class Each
    {
        public Sample Resident { get; } = new("KiB");

        public Sample Objects { get; } = new("KiB");

        public void Add(Footprint before, Footprint after, int count)
        {
            Resident.Add((after.Resident - before.Resident) / Kibibyte / count);
            Objects.Add((after.Objects - before.Objects) / Kibibyte / count);
        }
    }
}
