using Microsoft.Playwright;

namespace Auvious.Web.Tests;

/// <summary>What a window's peer connections have counted, summed over them.</summary>
public sealed record Statistics
{
    public double FramesDecoded { get; init; }
    public double FramesSent { get; init; }
    public double SamplesReceived { get; init; }
    public double AudioEnergy { get; init; }
    public double VideoBytesSent { get; init; }

    /// <summary>Runs before the page's own script: remembers each peer connection it makes.</summary>
    public const string Recorder = """
        window.peers = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...settings) { super(...settings); window.peers.push(this); }
        };
        window.statistics = async () => {
          const sum = { framesDecoded: 0, framesSent: 0, samplesReceived: 0, audioEnergy: 0, videoBytesSent: 0 };
          for (const peer of window.peers.filter((each) => each.connectionState !== "closed")) {
            for (const entry of (await peer.getStats()).values()) {
              if (entry.type === "inbound-rtp" && entry.kind === "video") sum.framesDecoded += entry.framesDecoded ?? 0;
              if (entry.type === "inbound-rtp" && entry.kind === "audio") {
                sum.samplesReceived += entry.totalSamplesReceived ?? 0;
                sum.audioEnergy += entry.totalAudioEnergy ?? 0;
              }
              if (entry.type === "outbound-rtp" && entry.kind === "video") {
                sum.framesSent += entry.framesSent ?? 0;
                sum.videoBytesSent += entry.bytesSent ?? 0;
              }
            }
          }
          return sum;
        };
        """;

    public static Task<Statistics> Of(IPage page) => page.EvaluateAsync<Statistics>("statistics()");

    /// <summary>For a failure's report: the states and the interesting numbers of each connection.</summary>
    public static Task<string> Dump(IPage page) => page.EvaluateAsync<string>(
        """
        async () => {
          const lines = [];
          for (const peer of window.peers) {
            lines.push(`peer ${peer.connectionState}, ice ${peer.iceConnectionState}`);
            for (const entry of (await peer.getStats()).values()) {
              if (/inbound-rtp|outbound-rtp/.test(entry.type) || (entry.type === "candidate-pair" && entry.nominated)) lines.push(JSON.stringify(entry));
            }
          }
          return lines.join("\n");
        }
        """);
}
