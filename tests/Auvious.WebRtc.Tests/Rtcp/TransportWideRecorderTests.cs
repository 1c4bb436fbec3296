using System.Buffers.Binary;
using Auvious.WebRtc.Rtcp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Rtcp;

public class TransportWideRecorderTests
{
    readonly TransportWideRecorder recorder = new();

    [Fact]
    public void Arrivals_and_losses_are_told_once()
    {
        recorder.Take(10, At(64));
        recorder.Take(11, At(65));
        recorder.Take(14, At(70.5));
        Read().ShouldBe([(10, 64), (11, 65), (12, null), (13, null), (14, 70.5)]);
        recorder.HasNews.ShouldBeFalse();
        recorder.Take(15, At(200));
        Read().ShouldBe([(15, 200)]);
    }

    [Fact]
    public void A_late_packet_is_told_though_later_ones_were()
    {
        recorder.Take(10, At(64));
        recorder.Take(12, At(66));
        Read();
        recorder.Take(11, At(70));
        Read().ShouldBe([(11, 70), (12, 66)]);
    }

    [Fact]
    public void Numbers_wrap()
    {
        recorder.Take(65535, At(1));
        recorder.Take(0, At(2));
        Read().ShouldBe([(65535, 1), (65536, 2)]);
    }

    [Fact]
    public void What_was_taken_is_what_a_sender_reads() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 400], Gen.Bool).Array[1, 400].Sample(steps =>
        {
            var any = new TransportWideRecorder();
            Dictionary<int, double> taken = [];
            int sequence = 0;
            double time = 1000;
            foreach (var (step, quarters, swapped) in steps)
            {
                sequence += step;
                time += quarters / 4.0;
                if (swapped && taken.TryAdd(sequence + 1, time)) any.Take((ushort)(sequence + 1), At(time));
                if (taken.TryAdd(sequence, time)) any.Take((ushort)sequence, At(time));
            }
            Dictionary<int, double> read = [];
            while (any.HasNews)
                foreach (var (number, at) in Read(any))
                    if (at is { } arrival) read[number] = arrival;
            read.OrderBy(pair => pair.Key).ShouldBe(taken.OrderBy(pair => pair.Key));
        });

    List<(int Sequence, double? Ms)> Read() => Read(recorder);

    // A reader written from the draft's text, as a sender has one.
    static List<(int Sequence, double? Ms)> Read(TransportWideRecorder recorder)
    {
        var bytes = new byte[1500];
        var writer = new RtcpWriter(bytes);
        recorder.Write(ref writer, 1, 2);
        var reader = new RtcpReader(bytes.AsSpan(0, writer.Length));
        reader.MoveNext().ShouldBeTrue();
        (reader.Type, reader.Count).ShouldBe((RtcpType.TransportFeedback, FeedbackFormat.TransportWide));
        var body = reader.Body[8..];
        int sequence = BinaryPrimitives.ReadUInt16BigEndian(body), count = BinaryPrimitives.ReadUInt16BigEndian(body[2..]);
        double time = (BinaryPrimitives.ReadUInt32BigEndian(body[4..]) >> 8) * 64.0;
        int at = 8;
        List<int> symbols = [];
        while (symbols.Count < count)
        {
            int chunk = BinaryPrimitives.ReadUInt16BigEndian(body[at..]);
            at += 2;
            if (chunk >> 15 == 0) symbols.AddRange(Enumerable.Repeat(chunk >> 13, chunk & 0x1FFF));
            else if (chunk >> 14 == 2) for (int i = 13; i >= 0; i--) symbols.Add(chunk >> i & 1);
            else for (int i = 6; i >= 0; i--) symbols.Add(chunk >> (i * 2) & 3);
        }
        List<(int, double?)> read = [];
        for (int i = 0; i < count; i++)
        {
            double? arrival = null;
            if (symbols[i] == 1) arrival = time += body[at++] / 4.0;
            if (symbols[i] == 2)
            {
                arrival = time += BinaryPrimitives.ReadInt16BigEndian(body[at..]) / 4.0;
                at += 2;
            }
            read.Add((sequence + i, arrival));
        }
        at.ShouldBeInRange(body.Length - 3, body.Length);
        return read;
    }

    static TimeSpan At(double ms) => TimeSpan.FromTicks((long)(ms * TimeSpan.TicksPerMillisecond));
}
