namespace Auvious.Cluster.Tests.Checking;

/// <summary>What a client of the hub hears: every version of its conferences, in order, at least once, or a gap where one is allowed.</summary>
internal static class ReaderRules
{
    public const string Order = "versions come in order, without holes", Missed = "nobody misses a version", Foreign = "nobody hears what is not for it",
        Numbers = "sequences are dense", Numbered = "a sequence is one event, and an event has one sequence", Gaps = "a gap only where it is allowed";

    /// <summary>Away for longer, a client may be told of a gap.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(60);

    public static IEnumerable<Violation> Check(History history)
    {
        var (seats, stays) = (Seat.Of(history.Rooms), Stay.Of(history.Commands));
        return history.Readers.SelectMany(reader => new Reading(reader, [.. seats[reader.Endpoint]], [.. stays[reader.Endpoint]]).Check());
    }

    /// <summary>Somebody may yet hear what it misses.</summary>
    public static bool Lacks(History history) => Check(history).Concat(DeliveryRules.Check(history)).Any(v => v.Rule is Missed or DeliveryRules.Delivered);

    private sealed class Reading(Reader reader, IReadOnlyList<Seat> seats, IReadOnlyList<Stay> stays)
    {
        private const int Shown = 6;

        private readonly long[] next = [.. seats.Select(seat => seat.Joined)];
        private readonly bool[] excused = new bool[seats.Count];
        private readonly List<Violation> violations = [];
        private readonly Dictionary<long, Event> numbered = [];
        private readonly Dictionary<string, long> numberOf = [];
        private long last, holes;
        private bool gapped;
        private TimeSpan handled, away;
        private TimeSpan? gone;

        public IReadOnlyList<Violation> Check()
        {
            for (var i = 0; i < reader.Entries.Length; i++)
                switch (reader.Entries[i])
                {
                    case Connected c:
                        away = c.At - (gone ?? c.At);
                        break;
                    case Disconnected d:
                        gone = d.At;
                        break;
                    case GapDeclared gap:
                        Gap(gap, i);
                        break;
                    case Heard heard:
                        Number(heard, i);
                        Version(heard, i);
                        break;
                }
            if (violations.Count > 0) return violations;
            for (var s = 0; s < seats.Count; s++)
                if (seats[s].Left is null && next[s] < seats[s].Next && !excused[s])
                    Blame(Missed, $"versions {next[s]} to {seats[s].Next - 1} of {seats[s].Conference} never came to {reader.Endpoint}", reader.Entries.Length);
            return violations;
        }

        private void Version(Heard heard, int at)
        {
            if (heard.Event.Version is not { } version) return;
            var s = Enumerable.Range(0, seats.Count).FirstOrDefault(s => seats[s].Holds(heard.Event), -1);
            if (s < 0)
            {
                // What is not in the record at all is another rule's.
                if (seats.All(seat => seat.Conference != heard.Event.Conference || version < seat.Next))
                    Blame(Foreign, $"{reader.Endpoint} heard version {version} of {heard.Event.Conference}, where it was not", at);
                return;
            }
            if (version < next[s]) return;
            if (version > next[s] && !excused[s])
                Blame(Order, $"{reader.Endpoint} heard version {version} of {heard.Event.Conference} where {next[s]} should be", at);
            next[s] = version + 1;
            excused[s] = false;
        }

        private void Number(Heard heard, int at)
        {
            var sequence = heard.Sequence;
            if (sequence == 0) return;
            (handled, away) = (heard.At, TimeSpan.Zero);
            if (!numbered.TryAdd(sequence, heard.Event))
            {
                if (numbered[sequence].Text != heard.Event.Text) Blame(Numbered, $"sequence {sequence} of {reader.Endpoint} was two events", at);
                return;
            }
            if (!numberOf.TryAdd(heard.Event.Text, sequence) && !gapped)
                Blame(Numbered, $"an event came to {reader.Endpoint} with the sequences {numberOf[heard.Event.Text]} and {sequence}", at);
            if (sequence > last + 1)
            {
                holes += sequence - last - 1;
                // Only what a leaving made void may be missing. After a gap that may be versions again that had been heard under other numbers.
                if (holes > Enumerable.Range(0, seats.Count).Where(s => seats[s].Left is not null).Sum(s => seats[s].Void - (gapped ? seats[s].Joined : next[s])))
                    Blame(Numbers, $"{reader.Endpoint} got sequence {sequence} after {last}", at);
            }
            last = Math.Max(last, sequence);
        }

        private void Gap(GapDeclared gap, int at)
        {
            if (!Stay.AreTwo(stays, handled, gap.At) && away < Away)
                Blame(Gaps, $"{reader.Endpoint} was told of a gap before {gap.First}, in one conference and {away.TotalSeconds:0.0} s away", at);
            last = Math.Max(last, gap.First - 1);
            gapped = true;
            Array.Fill(excused, true);
        }

        /// <summary>The first violation of each rule: what is lost may show by its number before it shows by its version.</summary>
        private void Blame(string rule, string text, int at)
        {
            if (violations.Exists(v => v.Rule == rule)) return;
            violations.Add(new(rule, text, reader.Entries.Skip(Math.Max(0, at - Shown)).Take(Shown + 2).Select(Show)));
        }

        private static string Show(Entry entry) => $"{entry.At.TotalSeconds,8:0.000} " + entry switch
        {
            Connected c => $"connected to {c.Node} after {c.After}",
            Disconnected => "disconnected",
            GapDeclared g => $"gap before {g.First}",
            Heard h => $"{h.Sequence}: {h.Event}",
            _ => $"{entry}",
        };
    }
}
