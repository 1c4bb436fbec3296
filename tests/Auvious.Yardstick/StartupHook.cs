/// <summary>
/// Loaded into a measured process by <c>DOTNET_STARTUP_HOOKS</c>, the server's too: writes the managed heap's size every second. The name
/// and place are the runtime's rule.
/// </summary>
internal static class StartupHook
{
    /// <summary>What a line begins with; the bytes of objects follow.</summary>
    public const string Mark = "managed heap:";

    private static Timer? timer;

    public static void Initialize() => timer = new(
        _ => Console.WriteLine($"{Mark} {GC.GetTotalMemory(false)}"), null, 1000, 1000);
}
