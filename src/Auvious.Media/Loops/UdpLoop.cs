using System.Collections.Concurrent;
using Auvious.Media.Forwarding;
using Auvious.WebRtc.Dtls;

namespace Auvious.Media.Loops;

/// <summary>One thread and one UDP port.</summary>
public sealed class UdpLoop : IDisposable
{
    const int Batch = 64;

    readonly ConcurrentQueue<LoopCommand> commands = new();
    readonly IDatagramSocket socket;
    readonly LoopClock clock;
    readonly Thread thread;
    volatile bool stopping;

    public UdpLoop(IDatagramSocket socket, LoopClock clock, string name)
    {
        this.socket = socket;
        this.clock = clock;
        Packets = new(socket, RunHandshake);
        thread = new(Run) { Name = name, IsBackground = true };
        thread.Start();
    }

    public PacketLoop Packets { get; }

    public int Port => socket.Port;

    /// <summary>The time by which its links' deadlines are kept; from any thread.</summary>
    public TimeSpan Now => clock.Now;

    /// <summary>From any thread.</summary>
    public void Post(LoopCommand command)
    {
        commands.Enqueue(command);
        socket.Wake();
    }

    public void Dispose()
    {
        stopping = true;
        socket.Wake();
        if (Thread.CurrentThread != thread) thread.Join();
    }

    void Run()
    {
        while (!stopping)
        {
            try
            {
                Turn();
            }
            catch (Exception)
            {
                // Links' faults are caught where the link is known; whatever else this is, it must not end the loop.
                Packets.Counters.Faults++;
            }
        }
        // What actors said as they stopped: peers get their goodbye.
        while (commands.TryDequeue(out var command)) Packets.Execute(command, clock.Now);
        Packets.Flush(clock.Now);
        socket.Dispose();
    }

    void Turn()
    {
        var due = Packets.NextTick;
        socket.Wait(due - clock.Now);
        var now = clock.Wake(due, out bool stoodStill);
        if (stoodStill) Packets.Counters.Stalls++;
        // First: a peer's check comes after its answer, and its answer after the command that made it known.
        while (commands.TryDequeue(out var command)) Packets.Execute(command, now);
        for (int i = 0; i < Batch && socket.TryReceive(out var datagram, out var from); i++) Packets.Take(datagram, from, now);
        Packets.Tick(now);
        Packets.Flush(now);
    }

    void RunHandshake(Link link, DtlsHandshakeStep step) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work =>
        {
            work.Step.Run();
            work.Loop.Post(new HandshakeStepDone(work.Link, work.Step));
        }, (Loop: this, Link: link, Step: step), preferLocal: false);
}
