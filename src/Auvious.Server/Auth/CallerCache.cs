using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Auvious.Server.Auth;

/// <summary>
/// Callers of tokens seen lately, so that a signature is checked once and not at every call. Bounded: when a generation is full
/// it becomes the old one, and what was not used meanwhile goes with the one before.
/// </summary>
public sealed class CallerCache(int capacity = 20_000)
{
    private readonly Lock swap = new();
    private ConcurrentDictionary<Key, Caller> young = new();
    private ConcurrentDictionary<Key, Caller> old = new();

    /// <summary>A token's SHA-256, so that the cache holds no token.</summary>
    public readonly record struct Key(UInt128 High, UInt128 Low);

    public static Key KeyOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(hash), BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
    }

    public int Count => young.Count + old.Count;

    public Caller? Find(Key key)
    {
        if (young.TryGetValue(key, out var caller)) return caller;
        if (!old.TryGetValue(key, out caller)) return null;
        Keep(key, caller);
        return caller;
    }

    public void Keep(Key key, Caller caller)
    {
        if (!young.TryAdd(key, caller)) return;
        // Count takes every lock of the dictionary, but only a token's first use of a generation comes here.
        if (young.Count <= capacity / 2) return;
        lock (swap)
        {
            if (young.Count <= capacity / 2) return;
            old = young;
            young = new();
        }
    }
}
