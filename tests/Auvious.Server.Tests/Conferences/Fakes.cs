using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Server.Conferences;

namespace Auvious.Server.Tests.Conferences;

/// <summary>A journal in memory that fails or refuses the next write when told to.</summary>
public sealed class BreakableJournal : MemoryJournal
{
    private FailNext? next;

    protected override bool ReceivePluginInternal(object message)
    {
        if (message is not FailNext fail) return base.ReceivePluginInternal(message);
        next = fail;
        Sender.Tell(fail, Self);
        return true;
    }

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken ct)
    {
        var fail = next;
        next = null;
        var rows = messages.ToList();
        if (fail is { Refuses: true })
            return Task.FromResult<IImmutableList<Exception>>([.. rows.Select(_ => new InvalidOperationException("not this one"))]);
        if (fail is { Refuses: false }) throw new IOException("the disk is gone");
        return base.WriteMessagesAsync(rows, ct);
    }

    /// <summary>The next write is answered by an error, or by a refusal of its events. Answered with itself.</summary>
    public sealed record FailNext(bool Refuses = false);
}

/// <summary>Writes rows of a conference before its actor lives.</summary>
internal sealed class Rows : ReceivePersistentActor
{
    public Rows(ConferenceId id)
    {
        PersistenceId = ConferenceActor.PersistenceIdOf(id);
        Recover<object>(_ => { });
        Command<ImmutableArray<ConferenceEvent>>(events =>
        {
            var asker = Sender;
            var left = events.Length;
            PersistAll(events, _ =>
            {
                if (--left == 0) asker.Tell("written");
            });
        });
    }

    public override string PersistenceId { get; }
}

/// <summary>The index in memory; what was done to it stays readable in order.</summary>
internal sealed class FakeIndex : IConferenceIndex
{
    private readonly List<string> log = [];

    public TaskCompletionSource? Adding { get; set; }

    public TaskCompletionSource? Removing { get; set; }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (log) return [.. log];
        }
    }

    public async Task Add(ConferenceId id)
    {
        if (Adding is { } wait) await wait.Task;
        Write("add");
    }

    public async Task Remove(ConferenceId id)
    {
        if (Removing is { } wait) await wait.Task;
        Write("remove");
    }

    public Task End(ConferenceId id, DateTimeOffset at)
    {
        Write($"end {at:yyyy-MM-dd}");
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ConferenceId>> Of(OrganizationId organization, CancellationToken ct) => throw new NotSupportedException();

    private void Write(string what)
    {
        lock (log) log.Add(what);
    }
}

/// <summary>A journal's rows as the history reads them; counts its readings and may be held back.</summary>
internal sealed class FakeHistory(IReadOnlyList<ConferenceEvent> past)
{
    private readonly List<ConferenceEvent> rows = [.. past];

    public List<(long From, int Count)> Readings { get; } = [];

    public TaskCompletionSource? Waits { get; set; }

    public Exception? Fails { get; set; }

    public void Add(IEnumerable<ConferenceEvent> later)
    {
        lock (rows) rows.AddRange(later);
    }

    /// <summary>The numbers of the creation's row that were named.</summary>
    public List<long> Creations { get; } = [];

    public async Task<ImmutableArray<PushedEvent>> Read(ConferenceId conference, long creation, long from, int count)
    {
        lock (rows)
        {
            Readings.Add((from, count));
            Creations.Add(creation);
        }
        if (Waits is { } wait) await wait.Task;
        if (Fails is { } failure) throw failure;
        lock (rows) return [.. rows.Select((e, n) => WireEvents.Of(conference, n - 1, e)).Skip((int)from + 1).Take(count)];
    }
}
