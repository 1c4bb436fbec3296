using System.Diagnostics;
using Auvious.Media.Tests.Peers;

namespace Auvious.Cluster.Tests.Nodes;

/// <summary>Peers that go on living while a test does something else: they answer, repeat, and prove every second that they are there.</summary>
internal sealed class Street : IDisposable
{
    private static readonly TimeSpan Consent = TimeSpan.FromSeconds(1);

    private readonly Network network = new();
    private readonly List<Peer> peers = [];
    private readonly Lock one = new();
    private readonly CancellationTokenSource over = new();
    private readonly Task life;

    public Street() => life = Task.Run(Live);

    public void Join(string answer, Peer peer)
    {
        lock (one) peers.Add(network.Join(answer, peer));
    }

    public void Until(Func<bool> condition)
    {
        lock (one) network.Until(condition);
    }

    public void Dispose()
    {
        over.Cancel();
        life.Wait();
        network.Dispose();
        over.Dispose();
    }

    private async Task Live()
    {
        var consented = Stopwatch.StartNew();
        while (!over.IsCancellationRequested)
        {
            lock (one)
            {
                if (consented.Elapsed > Consent)
                {
                    foreach (var peer in peers) peer.Check();
                    consented.Restart();
                }
                var turns = 0;
                network.Until(() => turns++ > 0);
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
