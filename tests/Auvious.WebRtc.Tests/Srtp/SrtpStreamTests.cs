using System.Buffers.Binary;
using System.Security.Cryptography;
using Auvious.WebRtc.Srtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Srtp;

public abstract class SrtpStreamTests(SrtpProfile profile) : IDisposable
{
    const uint Ssrc = 0xCAFE_BABE;

    readonly SrtpOutbound outbound = new(Key(profile, 1));
    readonly SrtpInbound inbound = new(Key(profile, 1));

    public void Dispose()
    {
        outbound.Dispose();
        inbound.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_packet_of_any_length_and_header_comes_back_as_it_was() =>
        Gen.Select(Gen.Int[0, 15], Gen.Int[-1, 20], Gen.Byte.Array[0, 1_400]).Sample((sources, extension, payload) =>
        {
            byte first = (byte)(0x80 | sources | (extension >= 0 ? 0x10 : 0));
            byte[] header = [first, 96, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, .. new byte[sources * 4]];
            if (extension >= 0) header = [.. header, 0xBE, 0xDE, 0, (byte)extension, .. new byte[extension * 4]];
            byte[] plain = [.. header, .. payload];
            byte[] packet = [.. plain, .. new byte[SrtpProfiles.MaxRtpOverhead]];
            using var receiver = new SrtpInbound(Key(profile, 1));

            int length = outbound.ProtectRtp(packet, plain.Length, 1);

            length.ShouldBe(plain.Length + profile.TagLength());
            packet[..header.Length].ShouldBe(header);
            receiver.UnprotectRtp(packet.AsSpan(0, length), out int plainLength, out _).ShouldBe(SrtpVerdict.Accepted);
            packet[..plainLength].ShouldBe(plain);
        }, threads: 1);

    [Fact]
    public void The_sequence_number_rolls_over()
    {
        foreach (ulong index in new ulong[] { 65_534, 65_535, 65_536, 65_537 }) Receive(index).ShouldBe((SrtpVerdict.Accepted, index));
    }

    [Fact]
    public void Losing_packet_65535_loses_nothing_else()
    {
        Receive(65_534);
        Receive(65_536).ShouldBe((SrtpVerdict.Accepted, 65_536UL));
        Receive(65_537).ShouldBe((SrtpVerdict.Accepted, 65_537UL));
        // And it may still come late.
        Receive(65_535).ShouldBe((SrtpVerdict.Accepted, 65_535UL));
    }

    [Fact]
    public void Many_cycles_keep_their_count()
    {
        for (ulong index = 100; index < 400_000; index += 20_011) Receive(index).ShouldBe((SrtpVerdict.Accepted, index));
    }

    [Fact]
    public void A_replayed_packet_is_refused()
    {
        byte[] packet = Protect(7);
        byte[] again = [.. packet];
        inbound.UnprotectRtp(packet, out _, out _).ShouldBe(SrtpVerdict.Accepted);

        inbound.UnprotectRtp(again, out int length, out _).ShouldBe(SrtpVerdict.Replayed);
        length.ShouldBe(0);
    }

    [Fact]
    public void A_packet_below_the_window_is_refused_and_one_inside_is_not()
    {
        Receive(10_000);
        Receive(10_000 - 1_023).Verdict.ShouldBe(SrtpVerdict.Accepted);
        Receive(10_000 - 1_024).Verdict.ShouldBe(SrtpVerdict.Replayed);
    }

    [Fact]
    public void Any_change_to_a_packet_is_seen() => Gen.Int[0, 40].Select(Gen.Byte[1, 255]).Sample((position, flip) =>
    {
        using var receiver = new SrtpInbound(Key(profile, 1));
        byte[] packet = Protect(3);
        packet[position % packet.Length] ^= flip;
        receiver.UnprotectRtp(packet, out _, out _).ShouldNotBe(SrtpVerdict.Accepted);
    }, threads: 1);

    [Fact]
    public void Another_key_is_refused()
    {
        using var stranger = new SrtpInbound(Key(profile, 2));
        stranger.UnprotectRtp(Protect(1), out _, out _).ShouldBe(SrtpVerdict.Unauthentic);
        stranger.UnprotectRtcp(ProtectRtcp(), out _).ShouldBe(SrtpVerdict.Unauthentic);
    }

    [Fact]
    public void A_forgery_neither_moves_the_window_nor_takes_a_source()
    {
        for (uint ssrc = 0; ssrc < 1_000; ssrc++)
        {
            byte[] forged = Protect(60_000, ssrc);
            forged[^1] ^= 1;
            inbound.UnprotectRtp(forged, out _, out _).ShouldBe(SrtpVerdict.Unauthentic);
        }
        Receive(5).ShouldBe((SrtpVerdict.Accepted, 5UL));
    }

    [Fact]
    public void Sources_are_bounded()
    {
        for (uint ssrc = 1; ssrc <= SrtpInbound.MaxSources; ssrc++) Receive(1, ssrc).Verdict.ShouldBe(SrtpVerdict.Accepted);
        Receive(1, 9_999).Verdict.ShouldBe(SrtpVerdict.TooManySources);
        Receive(2, 1).Verdict.ShouldBe(SrtpVerdict.Accepted);
    }

    [Fact]
    public void RTCP_comes_back_as_it_was_once()
    {
        byte[] first = ProtectRtcp(), second = ProtectRtcp(), replay = [.. first];

        first.ShouldNotBe(second);
        inbound.UnprotectRtcp(second, out int length).ShouldBe(SrtpVerdict.Accepted);
        second[..length].ShouldBe(Report);
        inbound.UnprotectRtcp(first, out length).ShouldBe(SrtpVerdict.Accepted);
        first[..length].ShouldBe(Report);
        inbound.UnprotectRtcp(replay, out _).ShouldBe(SrtpVerdict.Replayed);
    }

    [Fact]
    public void RTCP_without_encryption_is_refused()
    {
        byte[] packet = ProtectRtcp();
        int flag = packet.Length - (profile == SrtpProfile.AeadAes128Gcm ? 4 : 14);
        packet[flag] &= 0x7F;
        inbound.UnprotectRtcp(packet, out _).ShouldBe(SrtpVerdict.Malformed);
    }

    [Fact]
    public void Garbage_never_throws() => Gen.Byte.Array[0, 200].Select(Gen.Bool).Sample((garbage, isRtp) =>
    {
        if (garbage.Length > 0) garbage[0] = (byte)(0x80 | (garbage[0] & 0x3F));
        inbound.UnprotectRtp(garbage, out _, out _).ShouldNotBe(SrtpVerdict.Accepted);
        inbound.UnprotectRtcp(garbage, out _).ShouldNotBe(SrtpVerdict.Accepted);
    }, threads: 1);

    [Fact]
    public void An_index_that_is_not_the_packets_is_a_mistake()
    {
        byte[] packet = Packet(7, Ssrc);
        Should.Throw<ArgumentException>(() => outbound.ProtectRtp(packet, 20, 8));
        Should.Throw<ArgumentException>(() => outbound.ProtectRtp(packet, 20, PacketIndex.End + 7));
        Should.Throw<ArgumentException>(() => outbound.ProtectRtp(packet, 5, 7));
    }

    [Fact]
    public void A_packet_costs_no_allocation()
    {
        byte[] packet = Packet(1, Ssrc);
        Receive(0);
        for (ulong warm = 1; warm < 50; warm++) Cycle(packet, warm);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong index = 50; index < 1_050; index++) Cycle(packet, index);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);
    }

    static readonly byte[] Report = [0x81, 0xC9, 0, 7, 0xCA, 0xFE, 0xBA, 0xBE, .. Enumerable.Range(0, 24).Select(i => (byte)i)];

    static SrtpMasterKey Key(SrtpProfile profile, byte seed)
    {
        byte[] material = SHA256.HashData([seed]);
        return new(profile, material[..16], material[16..(16 + profile.MasterSaltLength())]);
    }

    static byte[] Packet(ulong index, uint ssrc)
    {
        byte[] packet = [0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, .. new byte[SrtpProfiles.MaxRtpOverhead]];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)index);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        return packet;
    }

    void Cycle(byte[] packet, ulong index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)index);
        int length = outbound.ProtectRtp(packet, 20, index);
        inbound.UnprotectRtp(packet.AsSpan(0, length), out _, out _);
    }

    byte[] Protect(ulong index, uint ssrc = Ssrc)
    {
        byte[] packet = Packet(index, ssrc);
        return packet[..outbound.ProtectRtp(packet, 20, index)];
    }

    byte[] ProtectRtcp()
    {
        byte[] packet = [.. Report, .. new byte[SrtpProfiles.MaxRtcpOverhead]];
        return packet[..outbound.ProtectRtcp(packet, Report.Length)];
    }

    (SrtpVerdict Verdict, ulong Index) Receive(ulong index, uint ssrc = Ssrc) =>
        (inbound.UnprotectRtp(Protect(index, ssrc), out _, out ulong received), received);
}

public sealed class AesGcmStreamTests() : SrtpStreamTests(SrtpProfile.AeadAes128Gcm);

public sealed class AesCmStreamTests() : SrtpStreamTests(SrtpProfile.Aes128CmHmacSha1_80);
