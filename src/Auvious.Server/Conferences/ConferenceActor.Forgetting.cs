using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Auvious.Core;
using Auvious.Core.Conferences;

namespace Auvious.Server.Conferences;

/// <summary>Forgetting a conference that ended long ago: its journal rows go, and with them this incarnation.</summary>
public sealed partial class ConferenceActor
{
    private readonly List<IActorRef> forgetting = [];

    /// <summary>The row's number of the creation: above 1 where an earlier conference of this id was forgotten.</summary>
    private long creation = 1;

    private void Forgetting()
    {
        Command<ForgetConference>(c => Handle(c, Sender));
        Command<DeleteMessagesSuccess>(_ =>
        {
            AnswerForgetting(Reply.Done);
            // What comes next finds an incarnation that knows of nothing.
            Context.Parent.Tell(new Passivate(StopConference.Instance));
        });
        Command<DeleteMessagesFailure>(failed =>
        {
            log.Warning("{0} could not be forgotten: {1}", PersistenceId, failed.Cause.Message);
            AnswerForgetting(Reply.Unavailable("the journal could not be changed"));
        });
    }

    private void Erase(IActorRef replyTo)
    {
        if (LastSequenceNr == 0)
        {
            replyTo.Tell(Reply.Done);
            return;
        }
        forgetting.Add(replyTo);
        DeleteMessages(LastSequenceNr);
    }

    private void AnswerForgetting(Reply reply)
    {
        foreach (var replyTo in forgetting) replyTo.Tell(reply);
        forgetting.Clear();
    }

    private void Number(ConferenceEvent e)
    {
        if (e is ConferenceCreated) creation = LastSequenceNr;
    }
}
