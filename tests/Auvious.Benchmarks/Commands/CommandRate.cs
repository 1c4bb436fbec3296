using System.Diagnostics;
using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Processes;

namespace Auvious.Benchmarks.Commands;

/// <summary>
/// Commands per second that change something, and so are journaled before they are answered, beside the same command repeated, which goes
/// the same way but for the journal, and beside a bare route that only reads the body.
/// </summary>
public static class CommandRate
{
    private const int Clients = 64;
    private const int Rounds = 9;
    private const double Goal = 0.1;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var server = await Measured.Start(BuiltProgram.Server);
        await using var yardstick = await Measured.Start(BuiltProgram.Yardstick);
        using var caller = await Caller.SignIn(server.Address);
        var (journaled, repeated, bare) = (new Crowd(), new Crowd(), new Crowd());
        for (var i = 0; i < Clients; i++)
        {
            var (conference, endpoint) = await caller.Meet();
            byte[] Set(string key, string value) => Line.Request(
                server.Address, "/rtc-api/conferences/updateMetadata", Json(conference, endpoint, key, value), caller.Token);
            await journaled.Add(server.Address, Set("alternating", "one"), Set("alternating", "two"));
            await repeated.Add(server.Address, Set("same", "one"));
            await bare.Add(yardstick.Address, Line.Request(yardstick.Address, "/command", Json(conference, endpoint, "same", "one")));
        }
        var crowds = new[] { bare, repeated, journaled };
        // What is hot is compiled again in the background, so that the first seconds are slower.
        for (var warm = 0; warm < 3; warm++)
            foreach (var crowd in crowds) await crowd.Run(Round);
        foreach (var crowd in crowds) crowd.Rate = new("/s");
        for (var round = 0; round < Rounds; round++)
            foreach (var crowd in crowds) await crowd.Run(Round);
        foreach (var crowd in crowds) crowd.Dispose();
        var ratio = journaled.Rate.Median / repeated.Rate.Median;
        return
        [
            Row.Of($"journaled commands, {Clients} clients", journaled.Rate, "the same, nothing to journal", repeated.Rate, "at least 0.1", ratio >= Goal),
            Row.Of("commands with nothing to journal", repeated.Rate, "bare minimal API", bare.Rate),
        ];
    }

    private static string Json(string conference, string endpoint, string key, string value) =>
        $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}","operation":"SET","key":"{{key}}","value":"{{value}}"}""";

    /// <summary>Clients that each send the next request when the last is answered.</summary>
    private sealed class Crowd : IDisposable
    {
        private readonly List<Client> clients = [];

        public Sample Rate { get; set; } = new("/s");

        public async Task Add(Uri server, params byte[][] requests) => clients.Add(new(await Line.Open(server), requests));

        public async Task Run(TimeSpan time)
        {
            var watch = Stopwatch.StartNew();
            var sent = await Task.WhenAll(clients.Select(client => Task.Run(() => client.Run(watch, time))));
            Rate.Add(sent.Sum() / watch.Elapsed.TotalSeconds);
        }

        public void Dispose()
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    private sealed class Client(Line line, byte[][] requests) : IDisposable
    {
        // Kept over the rounds, so that an alternating value is never a repeat.
        private int next;

        public async Task<int> Run(Stopwatch watch, TimeSpan time)
        {
            var before = next;
            while (watch.Elapsed < time) await line.Post(requests[next++ % requests.Length]);
            return next - before;
        }

        public void Dispose() => line.Dispose();
    }
}
