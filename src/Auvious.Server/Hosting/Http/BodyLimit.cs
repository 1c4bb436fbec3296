using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Hosting.Http;

/// <summary>
/// Refuses a body of more than <see cref="Bytes"/> with 413. Kestrel's own limit would cut the connection while the client still sends,
/// which then sees a broken pipe instead of the answer; so Kestrel's stands higher, and it drains what a client sends on meanwhile.
/// A multipart body is an upload's, which has a limit of its own.
/// </summary>
public static class BodyLimit
{
    /// <summary>The most a JSON or form body may have.</summary>
    public const long Bytes = 1024 * 1024;

    /// <summary>Beyond this nobody is listened to.</summary>
    public const long Drained = 32 * Bytes;

    /// <summary>Call it after the exception handler.</summary>
    public static WebApplication UseBodyLimit(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Type == "multipart") return next(context);
            if (request.ContentLength > Bytes) throw TooLarge();
            if (request.ContentLength is null && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
                request.Body = new Counted(request.Body);
            return next(context);
        });
        return app;
    }

    private static BadHttpRequestException TooLarge() => new("the body is too large", StatusCodes.Status413PayloadTooLarge);

    /// <summary>A body whose length was not told ahead.</summary>
    private sealed class Counted(Stream body) : Stream
    {
        private long read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
        {
            var count = await body.ReadAsync(buffer, ct);
            return (read += count) > Bytes ? throw TooLarge() : count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
