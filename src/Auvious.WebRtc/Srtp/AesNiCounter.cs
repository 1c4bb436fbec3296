using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Auvious.WebRtc.Srtp;

/// <summary>Counter mode by the x86 AES instructions, eight blocks in flight.</summary>
sealed class AesNiCounter : AesCounter
{
    const int Rounds = 10;
    const int Batch = 8 * BlockLength;

    readonly Vector128<byte>[] keys = new Vector128<byte>[Rounds + 1];

    public AesNiCounter(ReadOnlySpan<byte> key)
    {
        keys[0] = Vector128.Create(key);
        keys[1] = Next(keys[0], Aes.KeygenAssist(keys[0], 0x01));
        keys[2] = Next(keys[1], Aes.KeygenAssist(keys[1], 0x02));
        keys[3] = Next(keys[2], Aes.KeygenAssist(keys[2], 0x04));
        keys[4] = Next(keys[3], Aes.KeygenAssist(keys[3], 0x08));
        keys[5] = Next(keys[4], Aes.KeygenAssist(keys[4], 0x10));
        keys[6] = Next(keys[5], Aes.KeygenAssist(keys[5], 0x20));
        keys[7] = Next(keys[6], Aes.KeygenAssist(keys[6], 0x40));
        keys[8] = Next(keys[7], Aes.KeygenAssist(keys[7], 0x80));
        keys[9] = Next(keys[8], Aes.KeygenAssist(keys[8], 0x1B));
        keys[10] = Next(keys[9], Aes.KeygenAssist(keys[9], 0x36));
    }

    public static bool IsSupported => Aes.IsSupported && Sse2.IsSupported;

    public override void Apply(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        Vector128<ushort> start = Vector128.Create(iv).AsUInt16();
        int block = 0;
        for (; data.Length >= Batch; data = data[Batch..], block += 8) ApplyEight(start, block, ref MemoryMarshal.GetReference(data));
        for (; data.Length >= BlockLength; data = data[BlockLength..], block++)
        {
            (Vector128.Create<byte>(data) ^ Encrypt(Counter(start, block))).CopyTo(data);
        }
        if (data.IsEmpty) return;
        Span<byte> last = stackalloc byte[BlockLength];
        Encrypt(Counter(start, block)).CopyTo(last);
        for (int i = 0; i < data.Length; i++) data[i] ^= last[i];
    }

    void ApplyEight(Vector128<ushort> start, int block, ref byte data)
    {
        ref Vector128<byte> key = ref MemoryMarshal.GetArrayDataReference(keys);
        Vector128<byte> k = key;
        Vector128<byte> b0 = Counter(start, block) ^ k, b1 = Counter(start, block + 1) ^ k;
        Vector128<byte> b2 = Counter(start, block + 2) ^ k, b3 = Counter(start, block + 3) ^ k;
        Vector128<byte> b4 = Counter(start, block + 4) ^ k, b5 = Counter(start, block + 5) ^ k;
        Vector128<byte> b6 = Counter(start, block + 6) ^ k, b7 = Counter(start, block + 7) ^ k;
        for (int round = 1; round < Rounds; round++)
        {
            k = Unsafe.Add(ref key, round);
            b0 = Aes.Encrypt(b0, k);
            b1 = Aes.Encrypt(b1, k);
            b2 = Aes.Encrypt(b2, k);
            b3 = Aes.Encrypt(b3, k);
            b4 = Aes.Encrypt(b4, k);
            b5 = Aes.Encrypt(b5, k);
            b6 = Aes.Encrypt(b6, k);
            b7 = Aes.Encrypt(b7, k);
        }
        k = Unsafe.Add(ref key, Rounds);
        Xor(ref data, 0, Aes.EncryptLast(b0, k));
        Xor(ref data, 16, Aes.EncryptLast(b1, k));
        Xor(ref data, 32, Aes.EncryptLast(b2, k));
        Xor(ref data, 48, Aes.EncryptLast(b3, k));
        Xor(ref data, 64, Aes.EncryptLast(b4, k));
        Xor(ref data, 80, Aes.EncryptLast(b5, k));
        Xor(ref data, 96, Aes.EncryptLast(b6, k));
        Xor(ref data, 112, Aes.EncryptLast(b7, k));
    }

    Vector128<byte> Encrypt(Vector128<byte> block)
    {
        block ^= keys[0];
        for (int round = 1; round < Rounds; round++) block = Aes.Encrypt(block, keys[round]);
        return Aes.EncryptLast(block, keys[Rounds]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Xor(ref byte data, nuint offset, Vector128<byte> stream) =>
        (Vector128.LoadUnsafe(ref data, offset) ^ stream).StoreUnsafe(ref data, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> Counter(Vector128<ushort> start, int block) =>
        start.WithElement(7, BinaryPrimitives.ReverseEndianness((ushort)block)).AsByte();

    /// <summary>One step of the key expansion (FIPS 197 section 5.2).</summary>
    static Vector128<byte> Next(Vector128<byte> previous, Vector128<byte> assist)
    {
        previous ^= Sse2.ShiftLeftLogical128BitLane(previous, 4);
        previous ^= Sse2.ShiftLeftLogical128BitLane(previous, 8);
        return previous ^ Sse2.Shuffle(assist.AsInt32(), 0xFF).AsByte();
    }
}
