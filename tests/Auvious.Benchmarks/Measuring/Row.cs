namespace Auvious.Benchmarks.Measuring;

/// <summary>A line of the table: a measured thing beside what it is measured by.</summary>
/// <param name="Ratio">The thing's median by the yardstick's; null where a ratio says nothing.</param>
/// <param name="Goal">What is to be reached, and whether it was.</param>
public sealed record Row(string What, string Measured, string Yardstick, double? Ratio, string Goal = "")
{
    /// <summary>Two samples whose rounds took turns.</summary>
    public static Row Of(string what, Sample measured, string yardstickName, Sample yardstick, string goal = "", bool? reached = null) =>
        new(what, measured.ToString(), $"{yardstickName}: {yardstick}", measured.Median / yardstick.Median, Judge(goal, reached));

    public static string Judge(string goal, bool? reached) => reached is { } yes ? $"{goal}: {(yes ? "yes" : "**no**")}" : goal;

    public static string Table(IEnumerable<Row> rows) => string.Join(Environment.NewLine,
    [
        "| what | median (spread) | yardstick | ratio | goal |",
        "|---|---|---|---|---|",
        .. rows.Select(row => $"| {row.What} | {row.Measured} | {row.Yardstick} | {(row.Ratio is { } ratio ? Sample.Number(ratio) : "")} | {row.Goal} |"),
    ]);
}
