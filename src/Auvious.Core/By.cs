namespace Auvious.Core;

/// <summary>Who asks: a user of the organization that the addressed id names.</summary>
/// <param name="User">The token's <c>sub</c>.</param>
/// <param name="Roles">The token's <c>authorities</c>.</param>
/// <param name="Ticket">The one conference a customer's ticket names; null for others, and for a ticket that names none.</param>
public readonly record struct By(UserId User, Roles Roles, string? Ticket = null)
{
    /// <summary>An agent, a supervisor or a service: may create, and act upon others of the organization.</summary>
    public bool IsStaff => (Roles & Roles.Staff) != 0;

    /// <summary>A customer reaches only the conference its ticket names.</summary>
    public bool Reaches(ConferenceId conference) => IsStaff || (Roles & Roles.Customer) == 0 || Ticket == conference.Value;
}
