using Akka.Actor;
using Akka.Event;
using Auvious.Core;

namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// Sends back what was asked of an entity and reached nobody: a shard on its way to another node drops what waited for it, and a dead
/// node's takes nothing. So it is asked again at once, and not waited for.
/// </summary>
internal sealed class LostQuestions : ReceiveActor
{
    public LostQuestions() => Receive<AllDeadLetters>(letter =>
    {
        var lost = letter.Message as AllDeadLetters ?? letter;
        if (lost.Message is IConferenceMessage or IEndpointMessage && IsQuestion(lost.Sender)) lost.Sender.Tell(Undelivered.Instance, ActorRefs.NoSender);
    });

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <summary>Entities say again by themselves what they have to say to each other. Somebody who waits for one answer is at a passing address.</summary>
    private static bool IsQuestion(IActorRef? sender) => sender?.Path.Elements is ["temp", ..];
}
