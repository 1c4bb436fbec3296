using Auvious.Core.Endpoints;
using CsCheck;

namespace Auvious.Core.Tests.Endpoints;

/// <summary>Random joinings, leavings, losses and crashes: at least once, in order, or a declared gap.</summary>
public sealed class SequenceModelTests
{
    private static readonly EndpointLimits Wide = new() { Block = 4 };
    private static readonly EndpointLimits Narrow = new() { OwnEvents = 4, ConferenceEvents = 12, Block = 4 };

    private static readonly Gen<(int What, int Which)[]> Steps = Gen.Select(Gen.Int[0, 18], Gen.Int[0, 2]).Array[1, 40];

    [Fact]
    public void Nothing_is_missed_silently() => Steps.Sample(steps => Run(steps, Wide, conferences: 3), iter: 5_000, print: Print);

    [Fact]
    public void Nothing_is_missed_silently_at_the_bounds() => Steps.Sample(steps => Run(steps, Narrow, conferences: 3), iter: 5_000, print: Print);

    [Fact]
    public void One_conference_at_a_time_never_leads_to_a_gap() => Steps.Sample(steps =>
    {
        var client = Run(steps, Wide, conferences: 1);
        if (!client.WasEnded) client.Gaps.ShouldBe(0);
    }, iter: 5_000, print: Print);

    private static string Print((int What, int Which)[] steps) => string.Join(' ', steps.Select(s => $"({s.What},{s.Which})"));

    private static Reader Run((int What, int Which)[] steps, EndpointLimits limits, int conferences)
    {
        var world = new World(limits);
        var reader = new Reader(world);
        foreach (var (what, which) in steps)
        {
            var conference = world.Conferences[which % conferences];
            switch (what)
            {
                case 0 or 1: world.Deliver(conference.Join()); break;
                case 2 or 3 or 4: world.Deliver(conference.Emit()); break;
                case 5: world.Deliver(conference.Leave()); break;
                case 6: if (which == 0) world.Deliver(conference.End()); break;
                case 7 or 8: world.DeliverOwn(); break;
                case 9: reader.Acknowledge(); break;
                case 10 or 11: reader.Read(); break;
                case 12: world.Losing = which + 1; break;
                case 13: world.Say(new SaveProgress()); break;
                case 14: world.Crash(); break;
                case 15: if (which == 0) world.EndLease(); break;
                case 16: world.LosingAnswers = which + 1; break;
                default: world.Sync(); break;
            }
        }
        world.Sync();
        world.Register();
        world.Sync();
        world.State.IsSettled.ShouldBeTrue();
        reader.Read();
        reader.ShouldHaveEverything();
        if (limits == Wide && !world.WasEnded) reader.ShouldHaveEveryOwnEvent();
        return reader;
    }
}

/// <summary>A client that reads now and then, and knows what it is owed.</summary>
internal sealed class Reader(World world)
{
    private readonly Dictionary<long, string> numbers = [];
    private readonly HashSet<string> seen = [];
    private readonly Dictionary<string, long> versions = [];
    private long after;
    private int ownBeforeGap;

    public int Gaps { get; private set; }

    public bool WasEnded => world.WasEnded;

    public void Acknowledge() => world.Say(new AckEvents(World.Id, World.User, after));

    public void Read()
    {
        if (world.Say(new AttachChannel(World.Id, World.User, after)) is not ChannelAttached attached) return;
        if (attached.Gap is { } first)
        {
            Gaps++;
            after = first - 1;
            ownBeforeGap = world.Taken.Count;
            // What a client does upon a gap: it reads every conference as it is now.
            foreach (var conference in world.Conferences) versions[conference.Id.Value] = conference.Version;
        }
        while (world.State.Outbox.After(after) is { } item)
        {
            // Only leaving makes numbers void, and only a gap or an ended lease begins elsewhere.
            if (item.Sequence > after + 1) world.Conferences.ShouldContain(c => c.HasLeft, $"hole before {item.Sequence}");
            numbers.TryAdd(item.Sequence, item.Event.Json).ShouldBeTrue($"{item.Sequence} came twice");
            // Versions may come again after a gap. An own event that was handled never does, under whatever number.
            if (!seen.Add(item.Event.Json)) (item.IsOwn || Gaps == 0).ShouldBeFalse($"{item.Event.Json} came again as {item.Sequence}");
            after = item.Sequence;
            if (item.Conference is { } id) ReadVersion(id.Value, item.Version, item.Event.Json);
        }
    }

    public void ShouldHaveEverything()
    {
        foreach (var own in world.Taken.Skip(ownBeforeGap)) seen.ShouldContain(own);
        foreach (var conference in world.Conferences.Where(c => c.IsOwed))
            versions.GetValueOrDefault(conference.Id.Value, -1).ShouldBe(conference.Version, $"version of {conference.Id.Value}");
    }

    /// <summary>Own events are journaled: short of the bounds even a gap does not cost one.</summary>
    public void ShouldHaveEveryOwnEvent() => world.Taken.ShouldBeSubsetOf(seen);

    private void ReadVersion(string conference, long version, string json)
    {
        json.ShouldBe($"{conference}:{version}");
        var next = versions.GetValueOrDefault(conference, -1);
        // Older ones come again after a gap; a jump is allowed to a new joining only.
        if (version > next && !world.Conferences.Single(c => c.Id.Value == conference).Joinings.Contains(version))
            throw new InvalidOperationException($"{conference} jumped from {next} to {version}");
        if (version >= next) versions[conference] = version + 1;
    }
}
