namespace Auvious.Server.Tests.Api;

/// <summary>Waits for what comes a little later than an answer.</summary>
public static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static async Task<T> Holds<T>(Func<Task<T>> read, Func<T, bool> condition)
    {
        for (var end = DateTime.UtcNow + Limit; ; await Task.Delay(20))
        {
            var value = await read();
            if (condition(value)) return value;
            if (DateTime.UtcNow > end) throw new Xunit.Sdk.XunitException($"It did not come to hold within {Limit}; the last was: {System.Text.Json.JsonSerializer.Serialize(value)}");
        }
    }
}
