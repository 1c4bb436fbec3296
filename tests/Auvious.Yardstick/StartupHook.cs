using System.Runtime.InteropServices;

/// <summary>
/// Loaded into a measured process by <c>DOTNET_STARTUP_HOOKS</c>, the server's too: writes the managed heap's size every second, and
/// collects all garbage when it gets a signal. The name and place are the runtime's rule.
/// </summary>
internal static class StartupHook
{
    /// <summary>What a line begins with; the bytes of objects follow.</summary>
    public const string Mark = "managed heap:";

    /// <summary>What the line after a collection begins with; the bytes of objects that are left follow.</summary>
    public const string Collected = "collected:";

    /// <summary>SIGUSR1 of Linux: asks for a collection.</summary>
    private const PosixSignal Collect = (PosixSignal)10;

    private static Timer? timer;
    private static PosixSignalRegistration? signal;

    public static void Initialize()
    {
        timer = new(_ => Console.WriteLine($"{Mark} {GC.GetTotalMemory(false)}"), null, 1000, 1000);
        signal = PosixSignalRegistration.Create(Collect, asked =>
        {
            // The signal's own effect would be the end of the process.
            asked.Cancel = true;
            CollectAll();
            GC.WaitForPendingFinalizers();
            CollectAll();
            Console.WriteLine($"{Collected} {GC.GetTotalMemory(false)}");
        });
    }

    /// <summary>All generations, compacted; what is free goes back to the system.</summary>
    private static void CollectAll() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
