using System.Text.Json;
using Auvious.Core;
using Auvious.Server.Auth.Tickets;

namespace Auvious.Server.Auth.Genesys;

/// <summary>A wish for a room (protocol 1.4).</summary>
/// <param name="Cdestination">Where the call goes; handed on in the agent's link.</param>
/// <param name="UrlBase">What the links start with; default: the address the request came to.</param>
public sealed record GenesysRoomBody(
    string? ApplicationId, string? Cdestination, string? CustomerId, string? InteractionId, long? TicketExpirationSeconds, string? UrlBase)
{
    private const long DefaultTtl = 14400;
    private const long MaxTtl = 366 * 86400;

    public string? Problem => this switch
    {
        _ when !IdRules.Allows(ApplicationId) => "applicationId is required.",
        _ when !IdRules.Allows(InteractionId) => "interactionId must be 1 to 128 printable characters without a slash.",
        { CustomerId: not null } when !IdRules.Allows(CustomerId) => "customerId must be 1 to 128 printable characters without a slash.",
        { TicketExpirationSeconds: < 1 or > MaxTtl } => $"ticketExpirationSeconds must be 1 to {MaxTtl}.",
        { UrlBase: not null } when !IsWeb(UrlBase) => "urlBase must be an absolute http or https address.",
        { Cdestination.Length: > 128 } => "cdestination must have at most 128 characters.",
        _ => null,
    };

    public TimeSpan Life => TimeSpan.FromSeconds(TicketExpirationSeconds ?? DefaultTtl);

    public string Properties(string conference)
    {
        var properties = new Dictionary<string, string?>
        {
            [TicketProperties.Application] = ApplicationId,
            [TicketProperties.Conference] = conference,
            ["interactionId"] = InteractionId,
        };
        if (CustomerId is not null) properties[TicketProperties.Customer] = CustomerId;
        return JsonSerializer.Serialize(properties);
    }

    private static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

/// <summary>The links to a room.</summary>
public sealed record GenesysRoomView(string TicketUrl, string AgentUrl);
