namespace Auvious.Server.Jobs;

/// <summary>Asks entities one page after the other, some at a time, to forget themselves; what refuses stays for the next run.</summary>
internal static class Forgetting
{
    /// <summary>How many are asked at a time: each asleep is woken for it.</summary>
    private const int AtOnce = 10;

    public static Task<long> Run<T>(
        Func<string, Task<IReadOnlyList<T>>> page, Func<T, string> id, Func<T, Task<bool>> forget, CancellationToken ct)
    {
        var after = "";
        return Paced.Run(async () =>
        {
            var rows = await page(after);
            if (rows.Count > 0) after = id(rows[^1]);
            var removed = 0;
            foreach (var some in rows.Chunk(AtOnce)) removed += (await Task.WhenAll(some.Select(forget))).Count(gone => gone);
            return new(rows.Count, removed);
        }, ct);
    }
}
