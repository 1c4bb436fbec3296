using System.Diagnostics;
using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Processes;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Benchmarks.Mix;

/// <summary>
/// Calls a second and their slowest hundredth, for a mix of twenty calls by many clients, beside a bare route that writes as many rows with
/// the plain driver, on either database.
/// </summary>
public static class MixRate
{
    private const int Clients = 16, Rounds = 5, Warming = 3;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(6);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        var storage = Directory.CreateTempSubdirectory("auvious-mix-");
        try
        {
            await using var postgres = await PostgreSql.Start("127.0.0.1");
            await postgres.Query("CREATE DATABASE yardstick");
            return
            [
                .. await On("SQLite", [], [("Database__Provider", "Sqlite"), ("Database__ConnectionString", $"Data Source={storage.FullName}/rows.db;Default Timeout=30")]),
                .. await On("PostgreSQL", Database(postgres.ConnectionString), Database(postgres.ConnectionString.Replace("Database=postgres", "Database=yardstick"))),
            ];
        }
        finally
        {
            storage.Delete(recursive: true);
        }
    }

    private static (string, string)[] Database(string connectionString) =>
        [("Database__Provider", "PostgreSql"), ("Database__ConnectionString", connectionString)];

    private static async Task<IReadOnlyList<Row>> On(string name, (string, string)[] ours, (string, string)[] bare)
    {
        await using var server = await Measured.Start(BuiltProgram.Server, environment: ours);
        await using var yardstick = await Measured.Start(BuiltProgram.Yardstick, environment: bare);
        using var caller = await Caller.SignIn(server.Address);
        var (mix, rows) = (new Crowd(server, call => call.ToServer(caller.Token)), new Crowd(yardstick, call => call.ToYardstick()));
        for (var round = -Warming; round < Rounds; round++)
        {
            if (round == 0) (mix.Results, rows.Results) = (new(), new());
            await rows.Run(Round);
            await mix.Run(Round);
        }
        return
        [
            Row.Of($"calls of a mix of 20, {Clients} clients, {name}", mix.Results.Rate, "the same rows by the plain driver", rows.Results.Rate),
            Row.Of($"the slowest hundredth of them, {name}", mix.Results.Slowest, "the same rows by the plain driver", rows.Results.Slowest),
        ];
    }

    private sealed class Results
    {
        public Sample Rate { get; } = new("/s");

        /// <summary>The 99th percentile of each round.</summary>
        public Sample Slowest { get; } = new("ms");
    }

    /// <summary>Clients that each go through the mix, from a new beginning each time.</summary>
    private sealed class Crowd(Measured server, Func<MixedCall, HttpRequestMessage> request)
    {
        private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Address };

        public Results Results { get; set; } = new();

        public async Task Run(TimeSpan time)
        {
            var watch = Stopwatch.StartNew();
            var latencies = (await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => Client(watch, time))))).SelectMany(each => each).ToList();
            Results.Rate.Add(latencies.Count / watch.Elapsed.TotalSeconds);
            var round = new Sample("ms");
            foreach (var latency in latencies) round.Add(latency);
            Results.Slowest.Add(round.Percentile(99));
        }

        private async Task<List<double>> Client(Stopwatch watch, TimeSpan time)
        {
            var latencies = new List<double>();
            while (true)
                foreach (var call in MixedCalls.New())
                {
                    if (watch.Elapsed > time) return latencies;
                    var started = Stopwatch.GetTimestamp();
                    using var message = request(call);
                    using var answer = await http.SendAsync(message);
                    latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    if (!answer.IsSuccessStatusCode)
                        throw new InvalidOperationException($"{call.Name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }
        }
    }
}
