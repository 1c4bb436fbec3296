namespace Auvious.Server.Auth;

/// <summary>How long tokens live (protocol 8.29).</summary>
internal static class TokenLives
{
    public static readonly TimeSpan Access = TimeSpan.FromHours(1);
    public static readonly TimeSpan Refresh = TimeSpan.FromDays(30);

    /// <summary>How long a rotated refresh token still counts, for a client that lost the answer.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);
}
