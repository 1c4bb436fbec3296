using Akka.TestKit;

namespace Auvious.Server.Tests;

internal static class Waiting
{
    /// <summary>Looks every 20 ms; the test kit by itself looks ten times in all, which is every 1.5 s.</summary>
    public static void Until(this TestKitBase kit, Func<bool> holds) => kit.AwaitCondition(holds, TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(20));
}
