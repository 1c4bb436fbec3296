namespace Auvious.Server.Jobs;

/// <summary>
/// Removes what is over, bit by bit. It may be cut off at any point and run again; two nodes at once never run it (<see cref="JobRun"/>), and would do no
/// harm if they did.
/// </summary>
public interface ICleaning
{
    /// <summary>The job's name, on the dashboard and in metrics: what it removes.</summary>
    string Name { get; }

    /// <summary>When it runs, as cron has it, in UTC.</summary>
    string Schedule { get; }

    /// <summary>How many it removed.</summary>
    Task<long> Run(CancellationToken ct);
}

/// <summary>What one step saw and what it removed of it.</summary>
public readonly record struct Step(int Seen, int Removed);

/// <summary>Steps with a breath between them, so that a long clean-up leaves room for callers.</summary>
public static class Paced
{
    /// <summary>The most that one step takes.</summary>
    public const int Batch = 100;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>Until a step sees less than a batch.</summary>
    public static async Task<long> Run(Func<Task<Step>> step, CancellationToken ct)
    {
        for (long removed = 0; ; await Task.Delay(Breath, ct))
        {
            var done = await step();
            removed += done.Removed;
            if (done.Seen < Batch) return removed;
        }
    }
}
