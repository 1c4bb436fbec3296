using System.Net;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Sdp;

namespace Auvious.WebRtc.Tests.Sdp;

/// <summary>
/// Offers as browsers and mobile SDKs make them; those of Chromium are captured, the others are written after their makers' habits.
/// </summary>
static class Offers
{
    static readonly AnswerTransport Transport = new(
        new("ourufrag", "ourpasswordourpassword24"), new CertificateFingerprint("sha-256", "AA:BB"),
        [new(IPAddress.Parse("192.0.2.1"), 10_000), new(IPAddress.Parse("2001:db8::1"), 10_000)], 42);

    internal static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Offers).Assembly.GetManifestResourceStream($"{name}.sdp")!);
        return reader.ReadToEnd();
    }

    internal static SdpOffer Parse(string name) => ParseText(Text(name));

    internal static SdpOffer ParseText(string text)
    {
        SdpOffer.TryParse(text, out var offer, out string reason).ShouldBeTrue(reason);
        return offer!;
    }

    internal static PublishAnswer Publish(SdpOffer offer, bool audio = true, bool video = true)
    {
        PublishAnswer.TryMake(offer, audio, video, out var answer, out string reason).ShouldBeTrue(reason);
        return answer!;
    }

    internal static ViewAnswer View(SdpOffer offer, PublishAnswer published)
    {
        uint source = 1000;
        ViewAnswer.TryMake(offer, published.Tracks, () => source++, out var answer, out string reason).ShouldBeTrue(reason);
        return answer!;
    }

    internal static string[] Write(PublishAnswer answer) => Lines(answer.Write(Transport));

    internal static string[] Write(ViewAnswer answer) => Lines(answer.Write(Transport, "stream 1/é", "cname"));

    /// <summary>The lines of one m-section.</summary>
    internal static string[] Section(string[] lines, int index)
    {
        int[] starts =
            [.. lines.Index().Where(line => line.Item.StartsWith("m=", StringComparison.Ordinal)).Select(line => line.Index), lines.Length];
        return lines[starts[index]..starts[index + 1]];
    }

    static string[] Lines(string text)
    {
        text.ShouldEndWith("\r\n");
        return text.TrimEnd().Split("\r\n");
    }
}
