using System.Collections.Immutable;

namespace Auvious.Cluster.Tests.Checking;

/// <summary>A small history in which every promise is kept: one room of three, and an endpoint that is in a second one, too.</summary>
internal sealed class Scene
{
    private readonly List<Command> commands = [];
    private readonly Dictionary<string, List<Event>> records = [];
    private readonly Dictionary<string, List<Entry>> readers = [];
    private readonly Dictionary<string, HashSet<string>> inside = [];
    private readonly Dictionary<string, Dictionary<string, string>> metadata = [];
    private readonly List<Poll> polls = [];
    private double clock;
    private int marks;

    public static History Healthy()
    {
        var scene = new Scene();
        scene.Create("room");
        scene.Create("other");
        foreach (var endpoint in (string[])["ann", "bob", "cid"]) scene.Join("room", endpoint);
        for (var i = 0; i < 10; i++) scene.Set("room", i % 2 == 0 ? "ann" : "bob", $"key-{i % 3}");
        scene.Send("room", "bob");
        scene.Join("other", "cid");
        for (var i = 0; i < 6; i++) scene.Set(i % 2 == 0 ? "room" : "other", "cid", "key");
        scene.Gap("cid", 5);
        scene.Leave("room", "ann");
        scene.Set("room", "bob", "last");
        scene.Send("room", "bob");
        scene.PollAll("room", 0);
        scene.PollAll("room", 7);
        return scene.Build();
    }

    public History Build() => new(
        [.. commands], [.. readers.Select(r => new Reader(r.Key, [.. r.Value]))], [.. polls],
        [
            .. records.Select(r => new Room(r.Key, r.Value.Count - 1, [.. r.Value],
                metadata[r.Key].ToImmutableSortedDictionary(StringComparer.Ordinal), [.. inside[r.Key]])),
        ],
        [.. records.Select(r => new Entity($"conference/demo/{r.Key}", r.Value.Count, r.Value.Count, 1, r.Value.Count))]);

    private void Create(string room)
    {
        (records[room], inside[room], metadata[room]) = ([], [], []);
        var mark = Do("create", room, null, 0);
        records[room].Add(new($"{room}:created", "ConferenceCreatedEvent", room, null, null, $$"""{"id":"{{mark}}"}"""));
    }

    private void Join(string room, string endpoint)
    {
        readers.TryAdd(endpoint, [new Connected(Now, "node-1", 0)]);
        inside[room].Add(endpoint);
        Record(room, endpoint, "ConferenceJoinedEvent", Do("join", room, endpoint, records[room].Count));
    }

    private void Leave(string room, string endpoint)
    {
        inside[room].Remove(endpoint);
        Record(room, endpoint, "ConferenceLeftEvent", Do("leave", room, endpoint));
    }

    private void Set(string room, string endpoint, string key)
    {
        var mark = Do("updateMetadata", room, endpoint);
        metadata[room][key] = mark;
        Record(room, endpoint, "ConferenceMetadataUpdatedEvent", mark, $$""","key":"{{key}}","operation":"SET","value":"{{mark}}" """);
    }

    private void Send(string room, string endpoint)
    {
        var mark = Do("sendEvent", room, endpoint, handed: 1);
        Hear(endpoint, new(null, "NoteEvent", null, null, null, $$"""{"name":"{{mark}}"}"""));
    }

    private void Gap(string endpoint, int skipped)
    {
        var first = readers[endpoint].OfType<Heard>().Last().Sequence + skipped;
        readers[endpoint].AddRange([new Disconnected(Now), new Connected(Now, "node-2", first - skipped), new GapDeclared(Now, first)]);
        Hear(endpoint, new(null, "NoteEvent", null, null, null, """{"name":"afterwards"}"""), first);
    }

    private void PollAll(string room, long from) =>
        polls.Add(new("poller", room, from, Now, [.. records[room].Where(e => from == 0 || e.Version >= from)]));

    private string Do(string name, string room, string? endpoint, long? version = null, int? handed = null)
    {
        var mark = $"m1x{++marks}";
        commands.Add(new("client", name, room, endpoint, mark, Now, Now, Outcome.Acknowledged, "200") { Version = version, Handed = handed });
        return mark;
    }

    private void Record(string room, string endpoint, string type, string mark, string more = "")
    {
        var version = records[room].Count - 1;
        var e = new Event($"{room}:{version}", type, room, version, endpoint, $$"""{"mark":"{{mark}}"{{more}}}""");
        records[room].Add(e);
        foreach (var hearer in inside[room])
        {
            Hear(hearer, e);
            // Every event comes twice.
            readers[hearer].Add(((Heard)readers[hearer][^1]) with { At = Now });
        }
    }

    private void Hear(string endpoint, Event e, long? sequence = null) => readers[endpoint].Add(
        new Heard(Now, sequence ?? readers[endpoint].OfType<Heard>().Select(h => h.Sequence).DefaultIfEmpty().Max() + 1, e));

    private TimeSpan Now => TimeSpan.FromSeconds(clock += 0.01);
}
