namespace Auvious.Server.Auth;

/// <summary>The claims of an access token, and the fields the token answer repeats.</summary>
internal static class TokenClaims
{
    public const string Subject = "sub";
    public const string User = "userId";
    public const string Organization = "organization_id";
    public const string Authorities = "authorities";
    public const string Client = "client_id";
    public const string Conference = "conference_id";
    public const string Session = "session";
    public const string Device = "device_id";
    public const string Expires = "exp";
    public const string NotBefore = "nbf";
}
