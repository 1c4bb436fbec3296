namespace Auvious.Cluster.Tests.Checking;

/// <summary>Custom events that were acknowledged reach as many endpoints as was said.</summary>
internal static class DeliveryRules
{
    public const string Delivered = "an acknowledged custom event is delivered";

    public static IEnumerable<Violation> Check(History history)
    {
        var heard = history.Readers
            .SelectMany(reader => reader.Entries.OfType<Heard>().Where(heard => heard.Event.Version is null)
                .SelectMany(heard => CommandRules.Marks(heard.Event)).Distinct().Select(mark => (mark, reader.Endpoint)))
            .ToLookup(one => one.mark, one => one.Endpoint);
        var deaf = history.Commands.Where(c => c.Name == "join").Select(c => (c.Conference, c.Endpoint)).Distinct()
            .Where(one => history.Readers.All(reader => reader.Endpoint != one.Endpoint)).ToLookup(one => one.Conference);
        foreach (var sent in history.Commands.Where(c => c is { Handed: not null, Outcome: Outcome.Acknowledged }))
        {
            // Those that read by long polls alone are handed it, too, but never hear it.
            var expected = sent.Endpoint is null ? sent.Handed!.Value - deaf[sent.Conference].Count() : 1;
            if (heard[sent.Mark].Count() < expected || sent.Endpoint is not null && sent.Handed != 1)
                yield return new(Delivered, $"{sent.Mark} was handed to {sent.Handed}, and heard by {heard[sent.Mark].Count()}", [$"{sent}"]);
        }
    }
}
