using Auvious.Server.Blobs;

namespace Auvious.Server.Tests.Blobs;

/// <summary>Content as it comes from a network: in pieces of odd sizes, and at times it breaks.</summary>
internal sealed class Trickle(byte[] bytes) : ReadOnlyStream
{
    private int position;

    /// <summary>Where reading fails; null: nowhere.</summary>
    public int? BreaksAt { get; init; }

    /// <summary>What happens when this much has been read.</summary>
    public (int Position, Action Do)? At { get; init; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
    {
        if (At is { } at && position >= at.Position) at.Do();
        ct.ThrowIfCancellationRequested();
        if (position >= BreaksAt) throw new IOException("broken");
        var read = Math.Min(Math.Min(buffer.Length, 1 + position % 40_009), bytes.Length - position);
        bytes.AsMemory(position, read).CopyTo(buffer);
        position += read;
        return ValueTask.FromResult(read);
    }
}
