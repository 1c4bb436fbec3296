using Akka.Actor;
using Akka.Persistence;

namespace Auvious.Server.Hosting.Health;

/// <summary>
/// Writes to the journal when asked whether it can be written. The first write of a process also warms it up, which costs a caller
/// seconds otherwise.
/// </summary>
public sealed class JournalProbe : ReceivePersistentActor
{
    /// <summary>Rows kept; older ones are deleted.</summary>
    private const int Kept = 8;

    public JournalProbe(string node)
    {
        PersistenceId = $"probe/{node}";
        Recover<string>(_ => { });
        Command<Probe>(_ =>
        {
            var asker = Sender;
            Persist("probe", _ =>
            {
                if (LastSequenceNr % Kept == 0) DeleteMessages(LastSequenceNr - 1);
                asker.Tell(Probed.Instance);
            });
        });
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteMessagesFailure>(_ => { });
    }

    public override string PersistenceId { get; }

    /// <summary>Can the journal be written? Answered with <see cref="Probed"/>, or not at all.</summary>
    public sealed record Probe
    {
        public static readonly Probe Instance = new();
    }

    /// <summary>It can.</summary>
    public sealed record Probed
    {
        public static readonly Probed Instance = new();
    }
}
