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
        var (journaled, repeated, bare) = (new Crowd(server), new Crowd(server), new Crowd(yardstick));
        for (var i = 0; i < Clients; i++)
        {
            var (conference, endpoint) = await caller.Meet();
            byte[] Set(string key, string value) => Line.Request(
                server.Address, "/rtc-api/conferences/updateMetadata", Json(conference, endpoint, key, value), caller.Token);
            await journaled.Add(Set("alternating", "one"), Set("alternating", "two"));
            await repeated.Add(Set("same", "one"));
            await bare.Add(Line.Request(yardstick.Address, "/command", Json(conference, endpoint, "same", "one")));
        }
        var crowds = new[] { bare, repeated, journaled };
        // What is hot is compiled again in the background, so that the first seconds are slower.
        for (var warm = 0; warm < 12; warm++)
            foreach (var crowd in crowds) await crowd.Run(Round);
        foreach (var crowd in crowds) crowd.Forget();
        for (var round = 0; round < Rounds; round++)
            foreach (var crowd in crowds) await crowd.Run(Round);
        foreach (var crowd in crowds) crowd.Dispose();
        var ratio = journaled.Rate.Median / repeated.Rate.Median;
        return
        [
            Row.Of($"journaled commands, {Clients} clients", journaled.Rate, "the same, nothing to journal", repeated.Rate, "at least 0.1", ratio >= Goal),
            Row.Of("commands with nothing to journal", repeated.Rate, "bare minimal API", bare.Rate),
            Row.Of("the server's processor time per journaled command", journaled.Cost, "the same, nothing to journal", repeated.Cost),
        ];
    }

    private static string Json(string conference, string endpoint, string key, string value) =>
        $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}","operation":"SET","key":"{{key}}","value":"{{value}}"}""";

    /// <summary>Clients that each send the next request when the last is answered.</summary>
    private sealed class Crowd(Measured server) : IDisposable
    {
        private readonly List<Client> clients = [];

        public Sample Rate { get; private set; } = new("/s");

        public Sample Cost { get; private set; } = new("µs");

        public async Task Add(params byte[][] requests) => clients.Add(new(await Line.Open(server.Address), requests));

        public void Forget() => (Rate, Cost) = (new("/s"), new("µs"));

        public async Task Run(TimeSpan time)
        {
            var (watch, used) = (Stopwatch.StartNew(), server.ProcessorTime);
            var sent = (await Task.WhenAll(clients.Select(client => Task.Run(() => client.Run(watch, time))))).Sum();
            Rate.Add(sent / watch.Elapsed.TotalSeconds);
            Cost.Add((server.ProcessorTime - used).TotalMicroseconds / sent);
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
