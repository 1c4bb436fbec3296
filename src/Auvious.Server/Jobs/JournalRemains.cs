using Auvious.Server.Hosting.Actors;

namespace Auvious.Server.Jobs;

/// <summary>
/// What the journal only marked as deleted: its last row of everything that was forgotten. Once a day, so that an incarnation that has yet to learn of
/// the forgetting meets its number taken.
/// </summary>
internal sealed class JournalRemains(JournalStore journal) : ICleaning
{
    public string Name => "journal-remains";

    public string Schedule => "0 4 * * *";

    public Task<long> Run(CancellationToken ct) => Paced.Run(async () =>
    {
        var removed = await journal.RemoveDeleted(Paced.Batch, ct);
        return new(removed, removed);
    }, ct);
}
