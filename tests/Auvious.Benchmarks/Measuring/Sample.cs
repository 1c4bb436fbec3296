using System.Globalization;

namespace Auvious.Benchmarks.Measuring;

/// <summary>Measured values of one thing, in one unit.</summary>
public sealed class Sample(string unit)
{
    private readonly List<double> values = [];

    public double Median => Percentile(50);

    public double Least => values.Min();

    public double Most => values.Max();

    public void Add(double value) => values.Add(value);

    /// <summary>The smallest value that so many percent do not exceed.</summary>
    public double Percentile(double percent) => values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(values.Count * percent / 100) - 1));

    /// <summary>Median and spread.</summary>
    public override string ToString() => $"{Number(Median)} {unit} ({Number(Least)} to {Number(Most)})";

    public string Show(double value) => $"{Number(value)} {unit}";

    internal static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
