using Auvious.Core;
using Auvious.Core.Snapshots;

namespace Auvious.Server.Snapshots;

/// <summary>
/// What is kept of a snapshot outside its journal: a row that lists it, and its picture. The row is there before the first event is
/// journaled, and says so while something is still to be seen to (somebody to be told, bytes to be deleted); whoever is woken by it goes on.
/// </summary>
public interface ISnapshotRows
{
    /// <summary>Before an event is journaled: the row is there, and unsettled. True when it was unsettled before.</summary>
    Task<bool> Mark(SnapshotId id, DateTimeOffset at);

    /// <summary>After it: what lists answer from now on. A row that knows a later version stays.</summary>
    Task Write(SnapshotState state);

    /// <summary>Everything up to this many events is seen to.</summary>
    Task Settle(SnapshotId id, int events);

    /// <summary>Not there: fine.</summary>
    Task Remove(SnapshotId id);

    /// <summary>Deletes the bytes of a picture. Not there: fine.</summary>
    Task Delete(Picture picture);
}
