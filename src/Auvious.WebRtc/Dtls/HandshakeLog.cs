namespace Auvious.WebRtc.Dtls;

/// <summary>
/// All records a client sent so far, in an order that only ever grows at the end of its part: plaintext first, then ChangeCipherSpec, then
/// what is encrypted. So a flight that arrives reordered is read in order, and re-reading gives the same bytes.
/// </summary>
sealed class HandshakeLog
{
    /// <summary>A handshake is about ten records; a client that loses much repeats them for half a minute.</summary>
    public const int MaxRecords = 256;

    public const int MaxBytes = 128 * 1024;

    readonly List<byte[]> plain = [];
    readonly List<byte[]> changeCipherSpec = [];
    readonly List<byte[]> encrypted = [];
    int bytes;

    public int Count => plain.Count + changeCipherSpec.Count + encrypted.Count;

    /// <summary>False when no more is kept.</summary>
    public bool TryAdd(byte[] record)
    {
        if (Count == MaxRecords || bytes + record.Length > MaxBytes) return false;
        bytes += record.Length;
        List<byte[]> part = (record[0], record[3] | record[4]) switch
        {
            (_, not 0) => encrypted,
            ((byte)DtlsContentType.ChangeCipherSpec, _) => changeCipherSpec,
            _ => plain,
        };
        part.Add(record);
        return true;
    }

    public byte[] this[int index]
    {
        get
        {
            if (index < plain.Count) return plain[index];
            index -= plain.Count;
            return index < changeCipherSpec.Count ? changeCipherSpec[index] : encrypted[index - changeCipherSpec.Count];
        }
    }
}
