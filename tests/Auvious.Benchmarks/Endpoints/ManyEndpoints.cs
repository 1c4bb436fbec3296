using System.Diagnostics;
using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Processes;

namespace Auvious.Benchmarks.Endpoints;

/// <summary>A server with very many registered endpoints: whether it has them all, what they take, and how it answers beside them.</summary>
public static class ManyEndpoints
{
    private const int AtOnce = 64;
    private const int Reads = 200, Writes = 20;
    private const double Megabyte = 1e6;

    /// <summary>Endpoints made first, so that what is compiled by then counts for none, and the first answers are not the slowest.</summary>
    private const int Warming = 1_000;

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(6);

    /// <summary>How many there are in the end (<c>AUVIOUS_ENDPOINTS</c>).</summary>
    private static readonly int Wanted = Setting.Number("AUVIOUS_ENDPOINTS", 100_000);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var server = await Measured.Start(BuiltProgram.Server, BuiltProgram.Own, environment: Measured.Hook(BuiltProgram.Own));
        using var caller = await Caller.SignIn(server.Address);
        var endpoints = new Registrations(caller, AtOnce);
        var (conference, _) = await caller.Meet();

        await endpoints.Add(Math.Min(Warming, Wanted / 2));
        await Answers.Of(caller, conference);
        var few = await Answers.Of(caller, conference);
        var before = await Footprint.Settled(server);

        var watch = Stopwatch.StartNew();
        var added = (await endpoints.Add(Wanted - endpoints.Count, Within)).Count;
        var took = watch.Elapsed;
        var uncollected = server.Resident;
        var after = await Footprint.Settled(server);
        var many = await Answers.Of(caller, conference);
        watch.Restart();
        var alive = await endpoints.KeepAlive();
        var kept = watch.Elapsed;

        var each = new Footprint.Each();
        each.Add(before, after, added);
        var count = $"{endpoints.Count:#,0} endpoints";
        return
        [
            new($"registrations, {AtOnce} at once, until there were {count} of {Wanted:#,0} ({took.TotalMinutes:0.0} min), {BuiltProgram.Own}",
                $"{added / took.TotalSeconds:#,0} /s", "", null),
            new($"resident memory with {count}", Megabytes(after.Resident), $"before: {Megabytes(before.Resident)}", Ratio(after, before)),
            new("the same before garbage was collected", Megabytes(uncollected), "", null),
            new("resident memory per endpoint of them", each.Resident.ToString(), "", null),
            new("managed objects of it", each.Objects.ToString(), "", null),
            Row.Of($"reading a conference beside {count}", many.Read, "beside few", few.Read),
            Row.Of($"registering beside {count}", many.Registration, "beside few", few.Registration),
            new($"keepalives of all, {AtOnce} at once", $"{endpoints.Count / kept.TotalSeconds:#,0} /s", "", null),
            new("still registered", $"{alive:#,0}", $"registered: {endpoints.Count:#,0}", null, Row.Judge("all", alive == endpoints.Count)),
        ];
    }

    private static double Ratio(Footprint after, Footprint before) => (double)after.Resident / before.Resident;

    private static string Megabytes(long bytes) => $"{bytes / Megabyte:#,0} MB";

    /// <summary>How long one call takes, one after the other.</summary>
    private sealed record Answers(Sample Read, Sample Registration)
    {
        public static async Task<Answers> Of(Caller caller, string conference)
        {
            var answers = new Answers(new("ms"), new("ms"));
            for (var read = 0; read < Reads; read++) answers.Read.Add(await Timed(() => caller.ReadConference(conference)));
            for (var write = 0; write < Writes; write++) answers.Registration.Add(await Timed(caller.Register));
            return answers;
        }

        private static async Task<double> Timed(Func<Task> call)
        {
            var started = Stopwatch.GetTimestamp();
            await call();
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }
}
