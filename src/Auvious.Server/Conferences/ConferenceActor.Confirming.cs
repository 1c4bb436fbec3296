using Akka.Actor;
using Akka.Event;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Hosting.Actors;

namespace Auvious.Server.Conferences;

/// <summary>
/// What is said without a row: the journal, which refuses a second writer, does not see it. So it is asked whether it has a row that is not
/// from here: after a partition another node may have written what makes the word wrong.
/// </summary>
public sealed partial class ConferenceActor
{
    /// <summary>Who waits for the journal's word.</summary>
    private readonly List<IActorRef> unconfirmed = [];

    private void Confirming()
    {
        Command<HeadRead>(read =>
        {
            unconfirmed.Remove(read.ReplyTo);
            if (read.Highest >= read.Known && read.Highest <= LastSequenceNr)
            {
                Follow(read.Decision, read.Command, read.ReplyTo);
                return;
            }
            log.Warning("{0} has row {1} in the journal, and {2} here: another node has it", PersistenceId, read.Highest, LastSequenceNr);
            read.ReplyTo.Tell(Reply.Unavailable("another node has the conference"));
            Context.Stop(Self);
        });
        Command<HeadUnread>(unread =>
        {
            unconfirmed.Remove(unread.ReplyTo);
            unread.ReplyTo.Tell(Reply.Unavailable($"the journal could not be read: {unread.Why}"));
        });
    }

    /// <summary>
    /// "There was nothing to do", or "I hand it to these". What media nodes do needs no row at all, and a refusal takes nothing for done, but for
    /// that of a joining or creating: to whoever repeats it, "already there" means done.
    /// </summary>
    private static bool IsMereWord(Decision<ConferenceEvent> decision, object command) =>
        decision is { Events.IsEmpty: true, Asks: null or DeliverToAll }
        && command is ConferenceCommand and not (ViewStream or StopViewStream or AddIceCandidates)
        && (decision.Reply is not Rejected || command is JoinConference or CreateConference);

    private void Confirm(JournalHead head, Decision<ConferenceEvent> decision, object command, IActorRef replyTo)
    {
        var known = LastSequenceNr;
        unconfirmed.Add(replyTo);
        head(PersistenceId).PipeTo(Self, ActorRefs.NoSender,
            highest => new HeadRead(highest, known, decision, command, replyTo), e => new HeadUnread(e.Message, replyTo));
    }

    private sealed record HeadRead(long Highest, long Known, Decision<ConferenceEvent> Decision, object Command, IActorRef ReplyTo);

    private sealed record HeadUnread(string Why, IActorRef ReplyTo);
}
