namespace Auvious.Core;

/// <summary>What a caller may be, as the token's claim <c>authorities</c> says it.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Customer = 1,
    Agent = 2,
    Supervisor = 4,
    Service = 8,

    /// <summary>Agent and above: may create conferences and tickets.</summary>
    Staff = Agent | Supervisor | Service,
}

/// <summary>The wire names of roles: <c>AGENT</c> in configuration, <c>ROLE_AGENT</c> in tokens.</summary>
public static class RoleNames
{
    public const string Prefix = "ROLE_";

    private static readonly (Roles Role, string Name)[] All =
    [
        (Roles.Customer, "CUSTOMER"),
        (Roles.Agent, "AGENT"),
        (Roles.Supervisor, "SUPERVISOR"),
        (Roles.Service, "SERVICE"),
    ];

    /// <summary>Reads one name, with or without its prefix.</summary>
    public static bool TryParse(string? name, out Roles role)
    {
        var bare = name is not null && name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        role = Array.Find(All, known => known.Name == bare).Role;
        return role != Roles.None;
    }

    /// <summary>The values of the claim <c>authorities</c>, in a fixed order.</summary>
    public static string[] ToAuthorities(this Roles roles) =>
        [.. All.Where(known => roles.HasFlag(known.Role)).Select(known => Prefix + known.Name)];

    /// <summary>Reads the claim <c>authorities</c>; a name that means nothing here gives no right.</summary>
    public static Roles FromAuthorities(IEnumerable<string> authorities) =>
        authorities.Aggregate(Roles.None, (roles, name) => TryParse(name, out var role) ? roles | role : roles);
}
