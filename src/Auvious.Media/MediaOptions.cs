using System.Net;

namespace Auvious.Media;

/// <summary>The configuration section <c>Media</c>.</summary>
public sealed record MediaOptions
{
    /// <summary>IP addresses for the candidates in answers, separated by commas; null for the host's own.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>First UDP port; loop n uses port + n. 0 for any free ones.</summary>
    public int Port { get; init; } = 10_000;

    /// <summary>How many loops, each a thread and a port.</summary>
    public int Loops { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>How long a draining node waits for its streams to end.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Whether answers name loopback addresses too: the server sets it when its own address is one. Not a configuration key.
    /// </summary>
    public bool Loopback { get; init; }

    /// <summary>What is wrong, each with its key and what it should be; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!TryParseAddresses(out _))
            errors.Add($"Media:PublicAddress is '{PublicAddress}'; it should be IP addresses separated by commas.");
        if (Loops is < 1 or > 256) errors.Add($"Media:Loops is {Loops}; it should be 1 to 256.");
        if (Port < 0 || Port + Math.Clamp(Loops, 1, 256) - 1 > IPEndPoint.MaxPort)
            errors.Add($"Media:Port is {Port}; it should be 0 (any free) or leave room for {Loops} ports up to {IPEndPoint.MaxPort}.");
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromDays(1))
            errors.Add($"Media:DrainTimeout is {DrainTimeout}; it should be 00:00:00 to 1.00:00:00.");
        return errors;
    }

    internal bool TryParseAddresses(out List<IPAddress> addresses)
    {
        addresses = [];
        if (string.IsNullOrWhiteSpace(PublicAddress)) return true;
        foreach (var text in PublicAddress.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!IPAddress.TryParse(text, out var address)) return false;
            addresses.Add(address);
        }
        return true;
    }
}
