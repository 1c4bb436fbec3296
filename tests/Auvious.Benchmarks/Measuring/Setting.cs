using System.Globalization;

namespace Auvious.Benchmarks.Measuring;

/// <summary>What may be set by environment variables.</summary>
public static class Setting
{
    public static int Number(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
        ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : otherwise;
}
