using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Auvious.WebRtc.Srtp;

/// <summary>Counter mode by the platform's AES: the counter blocks are encrypted in batches.</summary>
sealed class AesEcbCounter : AesCounter
{
    const int BatchBlocks = 96;

    readonly Aes aes = Aes.Create();
    readonly ICryptoTransform encryptor;
    readonly byte[] counters = new byte[BatchBlocks * BlockLength];
    readonly byte[] stream = new byte[BatchBlocks * BlockLength];

    public AesEcbCounter(ReadOnlySpan<byte> key)
    {
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        encryptor = aes.CreateEncryptor();
    }

    public override void Apply(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        for (int block = 0; !data.IsEmpty;)
        {
            int blocks = Math.Min(BatchBlocks, (data.Length + BlockLength - 1) / BlockLength);
            for (int i = 0; i < blocks; i++)
            {
                Span<byte> counter = counters.AsSpan(i * BlockLength, BlockLength);
                iv.CopyTo(counter);
                BinaryPrimitives.WriteUInt16BigEndian(counter[14..], (ushort)(block + i));
            }
            encryptor.TransformBlock(counters, 0, blocks * BlockLength, stream, 0);
            int length = Math.Min(data.Length, blocks * BlockLength);
            Xor(data[..length], stream);
            data = data[length..];
            block += blocks;
        }
    }

    public override void Dispose()
    {
        encryptor.Dispose();
        aes.Dispose();
    }

    static void Xor(Span<byte> data, ReadOnlySpan<byte> stream)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
        ReadOnlySpan<ulong> streamWords = MemoryMarshal.Cast<byte, ulong>(stream);
        for (int i = 0; i < words.Length; i++) words[i] ^= streamWords[i];
        for (int i = words.Length * sizeof(ulong); i < data.Length; i++) data[i] ^= stream[i];
    }
}
