using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Auvious.WebRtc.Stun;

namespace Auvious.Server.Tests.IceServers;

/// <summary>As much of a TURN client (RFC 8656) as it takes to ask for an allocation.</summary>
internal sealed class TurnClient : IDisposable
{
    private const ushort Allocate = 0x0003, RequestedTransport = 0x0019, XorRelayedAddress = 0x0016;
    private const byte Udp = 17;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly UdpClient socket = new(AddressFamily.InterNetwork);

    public TurnClient(IPEndPoint server) => socket.Connect(server);

    /// <summary>Returns when the server answers.</summary>
    public async Task Ping() => await Ask(id => Write(StunType.BindingRequest, id, null));

    /// <summary>Asks for an allocation: 0 when there is one, else the error's code.</summary>
    public async Task<int> TryAllocate(string username, string password)
    {
        var challenge = await Ask(id => Write(Allocate, id, null));
        ErrorOf(challenge).ShouldBe(StunError.Unauthenticated);
        var (realm, nonce) = (Find(challenge, StunAttribute.Realm)!, Find(challenge, StunAttribute.Nonce)!);
        var key = MD5.HashData(Encoding.UTF8.GetBytes($"{username}:{Encoding.UTF8.GetString(realm)}:{password}"));
        var answer = await Ask(id => Write(Allocate, id, (username, realm, nonce, key)));
        if (Find(answer, StunAttribute.ErrorCode) is not null) return ErrorOf(answer);
        StunMessage.TryParse(answer, out var message).ShouldBeTrue();
        message.HasValidIntegrity(key).ShouldBeTrue();
        Find(answer, XorRelayedAddress).ShouldNotBeNull();
        return 0;
    }

    public void Dispose() => socket.Dispose();

    private async Task<byte[]> Ask(Func<byte[], byte[]> request)
    {
        var id = RandomNumberGenerator.GetBytes(StunMessage.TransactionIdLength);
        using var patience = new CancellationTokenSource(Limit);
        while (true)
        {
            await socket.SendAsync(request(id), patience.Token);
            using var again = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            again.CancelAfter(Again);
            try
            {
                var answer = (await socket.ReceiveAsync(again.Token)).Buffer;
                if (StunMessage.TryParse(answer, out var message) && message.TransactionId.SequenceEqual(id)) return answer;
            }
            catch (OperationCanceledException) when (!patience.IsCancellationRequested)
            {
            }
            catch (SocketException)
            {
                // Nobody listens there yet.
                await Task.Delay(Again, patience.Token);
            }
        }
    }

    private static byte[] Write(ushort type, byte[] id, (string Username, byte[] Realm, byte[] Nonce, byte[] Key)? credentials)
    {
        var buffer = new byte[StunMessage.MaxLength];
        var writer = new StunWriter(buffer, type, id);
        if (type == Allocate) writer.Write(RequestedTransport, [Udp, 0, 0, 0]);
        if (credentials is { } given)
        {
            writer.Write(StunAttribute.Username, Encoding.UTF8.GetBytes(given.Username));
            writer.Write(StunAttribute.Realm, given.Realm);
            writer.Write(StunAttribute.Nonce, given.Nonce);
            writer.WriteIntegrity(given.Key);
        }
        return buffer[..writer.Length];
    }

    private static byte[]? Find(byte[] answer, ushort type) =>
        StunMessage.TryParse(answer, out var message) && message.TryFind(type, out var value) ? value.ToArray() : null;

    private static int ErrorOf(byte[] answer) => Find(answer, StunAttribute.ErrorCode) is [_, _, var hundreds, var rest, ..] ? hundreds * 100 + rest : 0;
}
