using Auvious.Benchmarks.Measuring;

namespace Auvious.Benchmarks.Processes;

/// <summary>From the start of the process until it serves: of the server, with and without earlier state, beside an empty ASP.NET process.</summary>
public static class StartTime
{
    private const int Rounds = 10;
    private const double Goal = 3;

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        var rows = new List<Row>();
        foreach (var configuration in new[] { BuiltProgram.Debug, BuiltProgram.Release, BuiltProgram.Published })
        {
            await BuiltProgram.Server.Build(configuration);
            await BuiltProgram.Yardstick.Build(configuration);
            var (kept, first, empty) = (new Starts(), new Starts(), new Starts());
            var storage = Directory.CreateTempSubdirectory("auvious-bench-");
            try
            {
                // The files of all three come into the cache, and the storage's into being.
                await new Starts().Add(BuiltProgram.Server, configuration, storage.FullName);
                await new Starts().Add(BuiltProgram.Yardstick, configuration);
                for (var round = 0; round < Rounds; round++)
                {
                    await empty.Add(BuiltProgram.Yardstick, configuration);
                    await kept.Add(BuiltProgram.Server, configuration, storage.FullName);
                    await first.Add(BuiltProgram.Server, configuration);
                }
            }
            finally
            {
                storage.Delete(recursive: true);
            }
            rows.Add(Row.Of($"start to ready, {configuration}", kept.Wall, "empty ASP.NET", empty.Wall, "3 s", kept.Wall.Median <= Goal));
            rows.Add(Row.Of($"the same on an empty directory, {configuration}", first.Wall, "empty ASP.NET", empty.Wall, "3 s", first.Wall.Median <= Goal));
            rows.Add(Row.Of($"processor time of a start, {configuration}", kept.Processor, "empty ASP.NET", empty.Processor));
        }
        return rows;
    }

    private sealed class Starts
    {
        public Sample Wall { get; } = new("s");

        public Sample Processor { get; } = new("s");

        public async Task Add(BuiltProgram program, string configuration, string? storage = null)
        {
            await using var process = await Measured.Start(program, configuration, storage);
            Processor.Add(process.ProcessorTime.TotalSeconds);
            Wall.Add(process.Started.TotalSeconds);
        }
    }
}
