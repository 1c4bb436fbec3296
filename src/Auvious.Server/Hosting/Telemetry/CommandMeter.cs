using System.Diagnostics;
using System.Diagnostics.Metrics;
using Auvious.Core;

namespace Auvious.Server.Hosting.Telemetry;

/// <summary>The meter and the trace source <c>Auvious.Commands</c>: what entities are asked, and what comes of it.</summary>
public static class CommandMeter
{
    public const string Name = "Auvious.Commands";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Counter = Meter.CreateCounter<long>("commands", description: "What entities were asked, by answer");
    private static readonly ActivitySource Source = new(Name);

    /// <summary>The asking as a part of the trace; null where nobody listens.</summary>
    public static Activity? Begin(object message) => Source.StartActivity(message.GetType().Name);

    public static void Answered(object message, Reply reply) => Counter.Add(1,
        KeyValuePair.Create<string, object?>("command", message.GetType().Name),
        KeyValuePair.Create<string, object?>("answer", reply is Rejected rejected ? rejected.Why.ToString() : nameof(Done)));
}
