using System.Collections.Immutable;
using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting.Actors;

namespace Auvious.Server.Conferences;

/// <summary>A conference's journaled events as clients get them: those from a version on, at most so many.</summary>
/// <param name="creation">The number of the row of its creation.</param>
public delegate Task<ImmutableArray<PushedEvent>> ConferenceHistory(ConferenceId conference, long creation, long from, int count);

/// <summary>Reads a range of a conference's journal rows.</summary>
public static class JournalHistory
{
    /// <summary>The version of the first event after the creation; the creation itself stands before it.</summary>
    public const long CreationVersion = -1;

    public static ConferenceHistory Of(ActorSystem system, JournalStore store) => async (conference, creation, from, count) =>
    {
        var first = Math.Max(from, CreationVersion) - CreationVersion + creation;
        var rows = await store.Read(ConferenceActor.PersistenceIdOf(conference), first, first + count - 1, system.Serialization);
        return [.. rows.Select(row => WireEvents.Of(conference, row.Number - creation + CreationVersion, (ConferenceEvent)row.Event))];
    };
}
