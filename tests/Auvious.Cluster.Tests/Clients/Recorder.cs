using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Auvious.Cluster.Tests.Checking;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>Takes down what clients do and hear, by one clock.</summary>
internal sealed class Recorder
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<Command> commands = new();
    private readonly ConcurrentQueue<Poll> polls = new();
    private readonly ConcurrentDictionary<string, Event> events = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Entry>> readers = new();
    private readonly ConcurrentDictionary<string, int> oddities = new();

    public TimeSpan Now => clock.Elapsed;

    public int Commands => commands.Count;

    /// <summary>What is no fault by itself and worth telling, with how often it was seen.</summary>
    public IReadOnlyDictionary<string, int> Oddities => oddities;

    public void Note(Command command) => commands.Enqueue(command);

    public void Note(Poll poll) => polls.Enqueue(poll);

    public void Note(string endpoint, Entry entry) => readers.GetOrAdd(endpoint, _ => new()).Enqueue(entry);

    public void Oddity(string what) => oddities.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>The event, once for everybody who hears it.</summary>
    public Event Event(JsonElement json)
    {
        var text = CanonicalJson.Of(json);
        return events.TryGetValue(text, out var known) ? known : events.GetOrAdd(text, new Event(
            Text(json, "id"), Text(json, "type") ?? "", Text(json, "conferenceId"),
            json.TryGetProperty("conferenceVersion", out var v) && v.ValueKind == JsonValueKind.Number ? v.GetInt64() : null,
            Text(json, "userEndpointId"), text));
    }

    /// <summary>Everything so far, with what the servers have.</summary>
    public History With(IEnumerable<Room> rooms, IEnumerable<Entity> journal) => new(
        [.. commands], [.. readers.Select(reader => new Reader(reader.Key, [.. reader.Value]))], [.. polls], [.. rooms], [.. journal]);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
