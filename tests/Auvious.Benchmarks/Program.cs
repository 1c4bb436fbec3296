using Auvious.Benchmarks.Commands;
using Auvious.Benchmarks.Endpoints;
using Auvious.Benchmarks.Files;
using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Mix;
using Auvious.Benchmarks.Packets;
using Auvious.Benchmarks.Processes;
using Auvious.Benchmarks.Views;

// One benchmark after the other: each wants the machine to itself.
var benchmarks = new (string Name, Func<Task<IReadOnlyList<Row>>> Run)[]
{
    ("commands", CommandRate.Measure),
    ("mix", MixRate.Measure),
    ("view", FirstFrame.Measure),
    ("start", StartTime.Measure),
    ("memory", IdleMemory.Measure),
    ("endpoints", async () => [.. await ConnectionMemory.Measure(), .. await ManyEndpoints.Measure()]),
    ("packets", PacketCost.Measure),
    ("files", FileRate.Measure),
};
var wanted = args.Length == 0 || args.Contains("all") ? benchmarks : [.. benchmarks.Where(benchmark => args.Contains(benchmark.Name))];
if (wanted.Length < args.Length)
{
    Console.Error.WriteLine($"What to measure: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}, all.");
    return 1;
}

var rows = new List<Row>();
foreach (var (name, run) in wanted)
{
    Console.Error.WriteLine($"Measuring {name}, {Machine.Load()}");
    var measured = await run();
    // At once, for the sake of those that came before one that fails.
    if (wanted.Length > 1) Console.Error.WriteLine(Row.Table(measured));
    rows.AddRange(measured);
}
Console.WriteLine(Row.Table(rows));
Console.WriteLine();
Console.WriteLine($"{Environment.ProcessorCount} processors, {Machine.Load()}, .NET {Environment.Version}");
return 0;
