using System.Globalization;
using Auvious.Benchmarks.Measuring;

namespace Auvious.Benchmarks.Processes;

/// <summary>What a process that has started and has nothing to do keeps in memory, by the ways to collect garbage.</summary>
public static class IdleMemory
{
    private const int Rounds = 3;
    private const double Megabyte = 1e6;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private static readonly (string Name, (string, string)[] Settings)[] Ways =
    [
        ("as configured", []),
        ("server GC", [("DOTNET_gcServer", "1")]),
        ("workstation GC", [("DOTNET_gcServer", "0")]),
        ("workstation GC, not concurrent", [("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", "0")]),
    ];

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        var empty = new Memory();
        var ways = Ways.Select(_ => new Memory()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            await empty.Add(BuiltProgram.Yardstick, []);
            for (var way = 0; way < Ways.Length; way++) await ways[way].Add(BuiltProgram.Server, Ways[way].Settings);
        }
        var rows = Ways.Select((way, i) => Row.Of($"idle resident memory, {way.Name}", ways[i].Resident, "empty ASP.NET", empty.Resident)).ToList();
        rows.Add(Row.Of("managed objects of it, as configured", ways[0].Objects, "empty ASP.NET", empty.Objects));
        return rows;
    }

    private sealed class Memory
    {
        public Sample Resident { get; } = new("MB");

        public Sample Objects { get; } = new("MB");

        public async Task Add(BuiltProgram program, (string, string)[] settings)
        {
            await using var process = await Measured.Start(program, environment: [.. settings, Measured.Hook(BuiltProgram.Release)]);
            await Task.Delay(Idle);
            Resident.Add(process.Resident / Megabyte);
            var heap = process.Output.Last(line => line.StartsWith("managed heap:", StringComparison.Ordinal)).Split(' ');
            Objects.Add(long.Parse(heap[2], CultureInfo.InvariantCulture) / Megabyte);
        }
    }
}
