namespace Auvious.Core;

/// <summary>What a caller may be, as the token's <c>authorities</c> say (<c>ROLE_AGENT</c>, ...).</summary>
[Flags]
public enum Roles
{
    None = 0,
    Customer = 1,
    User = 2,
    Agent = 4,
    Supervisor = 8,
    Service = 16,
    Admin = 32,
}

/// <summary>Who asks: a user of the organization that the addressed id names.</summary>
/// <param name="User">The token's <c>sub</c>.</param>
/// <param name="Roles">The token's <c>authorities</c>.</param>
/// <param name="Ticket">The one conference a customer's ticket names; null for others, and for a ticket that names none.</param>
public readonly record struct By(UserId User, Roles Roles, string? Ticket = null)
{
    /// <summary>An agent, a supervisor or a service: may create, and act upon others of the organization.</summary>
    public bool IsStaff => (Roles & (Roles.Agent | Roles.Supervisor | Roles.Service)) != 0;

    /// <summary>A customer reaches only the conference its ticket names.</summary>
    public bool Reaches(ConferenceId conference) => IsStaff || (Roles & Roles.Customer) == 0 || Ticket == conference.Value;
}
