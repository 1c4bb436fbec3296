using System.Buffers.Binary;
using System.Text;
using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Stun;

namespace Auvious.WebRtc.Tests;

/// <summary>Connectivity checks as a full, controlling agent sends them.</summary>
static class Checks
{
    public static readonly byte[] TransactionId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    public static byte[] Request(
        IceCredentials server, IceCredentials client, bool useCandidate = false, bool isControlled = false, string? pwd = null,
        string? username = null, ushort unknown = 0, bool withIntegrity = true, bool withFingerprint = true,
        ushort type = StunType.BindingRequest)
    {
        var buffer = new byte[512];
        var request = new StunWriter(buffer, type, TransactionId);
        request.Write(StunAttribute.Username, Encoding.ASCII.GetBytes(username ?? $"{server.Ufrag}:{client.Ufrag}"));
        Span<byte> priority = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(priority, 0x6E7F1EFF);
        request.Write(StunAttribute.Priority, priority);
        request.Write(isControlled ? StunAttribute.IceControlled : StunAttribute.IceControlling, [1, 2, 3, 4, 5, 6, 7, 8]);
        if (useCandidate) request.Write(StunAttribute.UseCandidate, []);
        if (unknown != 0) request.Write(unknown, [9, 9, 9]);
        if (withIntegrity) request.WriteIntegrity(Encoding.ASCII.GetBytes(pwd ?? server.Pwd));
        if (withFingerprint) request.WriteFingerprint();
        return buffer[..request.Length];
    }
}
