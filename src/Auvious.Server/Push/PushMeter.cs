using System.Diagnostics.Metrics;

namespace Auvious.Server.Push;

/// <summary>The meter <c>Auvious.Push</c>: connections of clients, and what goes out to them.</summary>
public static class PushMeter
{
    private static readonly Meter Meter = new("Auvious.Push");
    private static readonly UpDownCounter<long> Channels = Meter.CreateUpDownCounter<long>("push.channels", description: "Open channels");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("push.events", description: "Events handed to channels, by their promise");
    private static readonly Counter<long> Gaps = Meter.CreateCounter<long>("push.gaps", description: "Gaps declared to clients");

    public static void Opened() => Channels.Add(1);

    public static void Closed() => Channels.Add(-1);

    public static void Pushed(bool atLeastOnce) => Events.Add(1, KeyValuePair.Create<string, object?>("at_least_once", atLeastOnce));

    public static void Gap() => Gaps.Add(1);
}
