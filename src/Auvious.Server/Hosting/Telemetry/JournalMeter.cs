using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Auvious.Server.Hosting.Telemetry;

/// <summary>The meter <c>Auvious.Journal</c>: what is written to the journal, and how long that takes.</summary>
public static class JournalMeter
{
    private static readonly Meter Meter = new("Auvious.Journal");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("journal.events", description: "Events written");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("journal.failures", description: "Writes that failed or were refused");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("journal.duration", "s", "From the wish to write to its confirmation",
        advice: new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] });

    /// <param name="entity">conference, endpoint or another kind.</param>
    /// <param name="began">A stamp of <see cref="Stopwatch"/>.</param>
    public static void Written(string entity, int events, long began)
    {
        var kind = KeyValuePair.Create<string, object?>("entity", entity);
        Events.Add(events, kind);
        Durations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, kind);
    }

    public static void Failed(string entity) => Failures.Add(1, KeyValuePair.Create<string, object?>("entity", entity));
}
