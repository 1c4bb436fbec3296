namespace Auvious.WebRtc.Srtp;

/// <summary>AES-128 in counter mode with a 16-bit block counter at the end of the IV (RFC 3711 section 4.1.1).</summary>
public abstract class AesCounter : IDisposable
{
    public const int BlockLength = 16;

    /// <summary>By AES instructions where the processor has them, else by the platform's AES.</summary>
    public static AesCounter Create(ReadOnlySpan<byte> key) => AesNiCounter.IsSupported ? new AesNiCounter(key) : new AesEcbCounter(key);

    /// <summary>XORs the key stream over the data, at most 65,536 blocks of it.</summary>
    /// <param name="iv">16 bytes, the last two zero.</param>
    public abstract void Apply(ReadOnlySpan<byte> iv, Span<byte> data);

    public virtual void Dispose()
    {
    }
}
