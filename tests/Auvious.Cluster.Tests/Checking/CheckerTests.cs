namespace Auvious.Cluster.Tests.Checking;

/// <summary>The judge is judged first: it finds what is wrong, and nothing where nothing is.</summary>
public sealed class CheckerTests
{
    public static TheoryData<string> Plants => [.. Plant.All.Select(plant => plant.Name)];

    [Fact]
    public void Nothing_is_found_where_every_promise_is_kept() => Checker.Check(Scene.Healthy()).ShouldBeEmpty();

    [Theory, MemberData(nameof(Plants))]
    public void A_planted_fault_is_found(string name)
    {
        var plant = Plant.All.Single(plant => plant.Name == name);
        for (var seed = 0; seed < 10; seed++)
            Checker.Check(plant.In(Scene.Healthy(), new(seed))).ShouldContain(violation => violation.Rule == plant.Rule, $"seed {seed}");
    }

    /// <summary>The next that comes is no version, so the hole in the numbers is seen first.</summary>
    [Fact]
    public void What_is_lost_before_a_custom_event_breaks_the_order_too()
    {
        var history = Scene.Healthy();
        var bob = history.Readers.Single(reader => reader.Endpoint == "bob");
        var before = ((Heard)bob.Entries[bob.Entries.IndexOf(bob.Entries.OfType<Heard>().First(heard => heard.Event.Version is null)) - 1]).Event;
        var deaf = bob with { Entries = bob.Entries.RemoveAll(entry => entry is Heard heard && heard.Event == before) };
        Checker.Check(history with { Readers = history.Readers.Replace(bob, deaf) })
            .Select(violation => violation.Rule).ShouldBe([ReaderRules.Numbers, ReaderRules.Order], ignoreOrder: true);
    }

    [Fact]
    public void A_leaving_that_is_done_again_after_the_next_joining_is_found()
    {
        var healthy = Scene.Healthy();
        var room = healthy.Rooms.Single(room => room.Conference == "room");
        Event Again(string type) => room.Record.Last(e => e.Type == type && e.Endpoint == "ann");
        Event[] late = [.. new[] { "ConferenceJoinedEvent", "ConferenceLeftEvent" }.Select((type, i) => Again(type) with { Version = room.Version + i })];
        var history = healthy with { Rooms = healthy.Rooms.Replace(room, room with { Record = room.Record.AddRange(late), Version = room.Version + 2 }) };
        Checker.Check(history).Count(violation => violation.Rule == CommandRules.Once).ShouldBe(2);
    }
}
