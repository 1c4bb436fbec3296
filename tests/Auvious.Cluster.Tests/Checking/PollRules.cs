namespace Auvious.Cluster.Tests.Checking;

/// <summary>A long poll answers from where it was asked, without holes.</summary>
internal static class PollRules
{
    public const string Holes = "a long poll has no holes";

    public static IEnumerable<Violation> Check(History history)
    {
        foreach (var poll in history.Polls)
        {
            var events = poll.From == 0 ? poll.Events.SkipWhile(e => e.Version is null) : poll.Events;
            var next = poll.From;
            if (events.FirstOrDefault(e => e.Version != next++) is { } wrong)
                yield return new(Holes, $"{poll.Client} asked {poll.Conference} from {poll.From} and got {wrong.Version} where {next - 1} should be",
                    [$"{poll.At.TotalSeconds,8:0.000} {string.Join(' ', poll.Events.Select(e => e.Version))}"]);
        }
    }
}
