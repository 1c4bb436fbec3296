namespace Auvious.WebRtc.Ice;

/// <summary>The addresses a peer proved to be reachable at, and the one we send to.</summary>
sealed class RemoteAddresses
{
    /// <summary>A remote checks from every interface and relay it has; beyond this the one checked longest ago goes.</summary>
    public const int Capacity = 16;

    readonly List<(TransportAddress Address, TimeSpan Checked)> validated = [];

    public TransportAddress? Selected { get; private set; }

    public bool Contains(in TransportAddress address) => IndexOf(address) >= 0;

    /// <summary>Notes an authenticated check; true if the address is new. An address may have to go in its place.</summary>
    public bool Validate(in TransportAddress address, TimeSpan now, out TransportAddress? dropped)
    {
        dropped = null;
        int known = IndexOf(address);
        if (known >= 0)
        {
            validated[known] = (address, now);
            return false;
        }
        if (validated.Count == Capacity) dropped = DropOldest();
        validated.Add((address, now));
        return true;
    }

    /// <summary>True if this changes where we send to.</summary>
    public bool Select(in TransportAddress address)
    {
        if (Selected == address) return false;
        Selected = address;
        return true;
    }

    TransportAddress DropOldest()
    {
        int oldest = -1;
        for (int i = 0; i < validated.Count; i++)
        {
            if (validated[i].Address != Selected && (oldest < 0 || validated[i].Checked < validated[oldest].Checked)) oldest = i;
        }
        TransportAddress dropped = validated[oldest].Address;
        validated.RemoveAt(oldest);
        return dropped;
    }

    int IndexOf(in TransportAddress address)
    {
        for (int i = 0; i < validated.Count; i++)
        {
            if (validated[i].Address == address) return i;
        }
        return -1;
    }
}
