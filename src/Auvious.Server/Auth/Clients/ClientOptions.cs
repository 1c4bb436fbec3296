using Auvious.Core;

namespace Auvious.Server.Auth.Clients;

/// <summary>One client of the built-in token route: section <c>Auth:Clients:{id}</c>.</summary>
public sealed record ClientOptions
{
    /// <summary>The public client of ticket logins.</summary>
    public const string Customer = "customer";

    /// <summary>Absent for a public client, which may do nothing but log in with tickets.</summary>
    public string? Secret { get; init; }

    public string? Organization { get; init; }

    /// <summary>The token's <c>sub</c>. Default: the client's id.</summary>
    public string? User { get; init; }

    /// <summary>Names as in protocol and tokens: AGENT, SUPERVISOR, SERVICE; CUSTOMER for a public client.</summary>
    public string[] Roles { get; init; } = [];

    /// <summary>Application ids that belong to the client's organization.</summary>
    public string[] Applications { get; init; } = [];

    public bool IsPublic => Secret is null;

    public Roles Rights => RoleNames.FromAuthorities(Roles);
}
