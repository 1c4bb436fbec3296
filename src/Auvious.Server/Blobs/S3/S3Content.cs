using Amazon.S3.Model;

namespace Auvious.Server.Blobs.S3;

/// <summary>An object's bytes as they come. A store that falls silent breaks it off.</summary>
internal sealed class S3Content(GetObjectResponse response) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
    {
        var reading = response.ResponseStream.ReadAsync(buffer, ct);
        if (reading.IsCompleted) return await reading;
        try
        {
            return await reading.AsTask().WaitAsync(S3Bucket.Patience, ct);
        }
        catch (TimeoutException e)
        {
            // Ends the read that is still under way.
            response.Dispose();
            throw new IOException("The storage fell silent.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) response.Dispose();
        base.Dispose(disposing);
    }
}
