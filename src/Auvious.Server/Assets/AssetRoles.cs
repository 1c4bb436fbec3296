using Auvious.Core;
using Auvious.Server.Auth;

namespace Auvious.Server.Assets;

/// <summary>Reads <c>rolesAllowedAccess</c>: role names separated by commas, in any case, with or without <c>ROLE_</c>.</summary>
public static class AssetRoles
{
    /// <summary>What older documents call a supervisor.</summary>
    private const string Admin = "ADMIN";

    /// <summary>False when a name is no role, or there is none.</summary>
    public static bool TryParse(string? text, out Roles roles)
    {
        roles = Roles.None;
        foreach (var name in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var upper = name.ToUpperInvariant();
            if (upper is Admin or RoleNames.Prefix + Admin) roles |= Roles.Supervisor;
            else if (RoleNames.TryParse(upper, out var role)) roles |= role;
            else return false;
        }
        return roles != Roles.None;
    }

    /// <summary>Whether the caller is one of those the asset is for. A supervisor and a service always are.</summary>
    public static bool Admit(Asset asset, Caller caller) =>
        TryParse(asset.RolesAllowedAccess, out var roles) && (caller.Roles & (roles | Roles.Supervisor | Roles.Service)) != 0;
}
