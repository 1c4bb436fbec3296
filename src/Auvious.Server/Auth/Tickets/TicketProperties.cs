namespace Auvious.Server.Auth.Tickets;

/// <summary>The properties of a ticket that the server itself reads; all others are the maker's.</summary>
internal static class TicketProperties
{
    public const string Customer = "customer_id";
    public const string Conference = "conference_id";
    public const string Application = "applicationId";

    /// <summary>Most characters of a ticket's properties.</summary>
    public const int MaxLength = 64 * 1024;
}
