using Auvious.Core;

namespace Auvious.Server.Auth;

/// <summary>What the configuration says of organizations: their application ids and the users of their clients.</summary>
public sealed class Applications(AuthOptions options)
{
    private readonly HashSet<(string Organization, string Application)> applications =
        [.. options.Clients.Values.SelectMany(client => client.Applications, (client, application) => (client.Organization!, application))];

    private readonly HashSet<(string Organization, string User)> users =
        [.. options.Clients.Where(pair => !pair.Value.IsPublic).Select(pair => (pair.Value.Organization!, pair.Value.User ?? pair.Key))];

    /// <summary>False for another organization's application exactly as for an unknown one.</summary>
    public bool Has(OrganizationId organization, string? application) =>
        application is not null && applications.Contains((organization.Value, application));

    /// <summary>Whether a configured client acts as the user.</summary>
    public bool HasUser(OrganizationId organization, string user) => users.Contains((organization.Value, user));
}
