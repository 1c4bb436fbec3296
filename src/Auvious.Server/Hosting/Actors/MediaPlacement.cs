using Akka.Actor;
using Auvious.Core.Media;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Marks the way to the media nodes among the actors to be had.</summary>
public sealed class MediaNodes;

/// <summary>
/// Brings a command to the media node that holds its publication, or places a new one. This node is the only one there is; what another
/// one held before is lost.
/// </summary>
public sealed class MediaPlacement : ReceiveActor
{
    /// <param name="node">This node's address, as it stands in <see cref="PublicationOpened.Node"/>.</param>
    /// <param name="local">This node's media actor.</param>
    public MediaPlacement(string node, IActorRef local) => Receive<AtMediaNode>(at =>
    {
        if (at.Node is null || at.Node == node) local.Forward(at.Command);
        else if (Lost(at.Command) is { } answer) Sender.Tell(answer);
    });

    private static object? Lost(MediaCommand command) => command switch
    {
        ConfirmPublication c => new PublicationLost(c.Id, "the media node is gone"),
        OpenPublication c => new MediaRefused(c.Id, null, MediaRefusal.Unavailable, "the media node is gone"),
        OpenView c => new MediaRefused(c.Id, c.Viewer, MediaRefusal.Unknown, "the media node is gone"),
        _ => null,
    };
}
