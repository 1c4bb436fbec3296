namespace Auvious.Core.Conferences;

/// <summary>The one thing the control plane reads in an offer.</summary>
public static class Sdp
{
    /// <summary>The most characters an offer may have.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>The first <c>ice-ufrag</c> (RFC 8839 §5.4: 4 to 256 characters); empty when there is none.</summary>
    public static string Ufrag(string sdp)
    {
        foreach (var line in sdp.AsSpan().EnumerateLines())
            if (line.StartsWith("a=ice-ufrag:") && line["a=ice-ufrag:".Length..].Trim() is { Length: > 0 and <= 256 } ufrag)
                return ufrag.ToString();
        return "";
    }
}
