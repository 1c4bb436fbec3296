using System.Buffers.Binary;
using Auvious.Media.Forwarding;
using Auvious.WebRtc;

namespace Auvious.Media.Loops;

/// <summary>Finds a link by the address a packet came from, or by the user name of a check.</summary>
sealed class LinkTable
{
    readonly Dictionary<TransportAddress, Link> byAddress = [];
    readonly Dictionary<ulong, Link> byUfrag = [];

    internal int Count => byUfrag.Count;

    internal IEnumerable<Link> All => byUfrag.Values;

    internal void Add(Link link) => byUfrag[Key(link.LocalUfrag)] = link;

    internal void Remove(Link link)
    {
        byUfrag.Remove(Key(link.LocalUfrag));
        foreach (var address in link.Addresses)
            if (byAddress.TryGetValue(address, out var holder) && holder == link) byAddress.Remove(address);
        link.Addresses.Clear();
    }

    /// <summary>An authenticated check came from there: the address is this link's from now on, whoever had it before.</summary>
    internal void Bind(in TransportAddress address, Link link)
    {
        byAddress[address] = link;
        if (!link.Addresses.Contains(address)) link.Addresses.Add(address);
    }

    internal void Unbind(in TransportAddress address, Link link)
    {
        link.Addresses.Remove(address);
        if (byAddress.TryGetValue(address, out var holder) && holder == link) byAddress.Remove(address);
    }

    internal bool TryFind(in TransportAddress address, out Link? link) => byAddress.TryGetValue(address, out link);

    internal bool TryFind(ReadOnlySpan<byte> ufrag, out Link? link)
    {
        link = null;
        return ufrag.Length == sizeof(ulong) && byUfrag.TryGetValue(BinaryPrimitives.ReadUInt64BigEndian(ufrag), out link);
    }

    // Our ufrags have eight ASCII characters, so a number holds one and a lookup allocates nothing.
    static ulong Key(string ufrag)
    {
        ulong key = 0;
        foreach (char c in ufrag) key = (key << 8) | c;
        return key;
    }
}
