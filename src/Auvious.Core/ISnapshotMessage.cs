namespace Auvious.Core;

/// <summary>Anything said to one snapshot, or to one request to a camera; its shard is found by the id.</summary>
public interface ISnapshotMessage
{
    SnapshotId Snapshot { get; }
}
