using Auvious.Core;
using Auvious.Server.Auth.Clients;
using Auvious.Server.Hosting;

namespace Auvious.Server.Auth;

/// <summary>What stops the start: each names its key and says what it should be.</summary>
internal static class AuthChecks
{
    /// <param name="isApi">Somebody can sign in at this node.</param>
    public static void Check(AuthOptions options, bool isApi)
    {
        Require(IsWeb(options.Issuer), "Auth:Issuer", "must be an absolute http or https address without query or fragment.");
        Require(options.Limits.FailedLogins > 0, "Auth:Limits:FailedLogins", "must be a number above 0.");
        Require(options.Limits.TokenRequests > 0, "Auth:Limits:TokenRequests", "must be a number above 0.");
        foreach (var (id, client) in options.Clients) Check(id, client);
        CheckApplications(options);
        if (options.Authority is { } authority)
            Require(IsWeb(authority), "Auth:Authority", "must be the absolute http or https address of an OpenID issuer.");
        else
            Require(!isApi || options.Clients.Values.Any(client => !client.IsPublic), "Auth:Clients",
                "must hold at least one client with a secret (Auth:Clients:{id}:Secret, :Organization, :Roles), or set Auth:Authority.");
    }

    private static void Check(string id, ClientOptions client)
    {
        var key = $"Auth:Clients:{id}";
        // The library's column is that long.
        Require(IdRules.Allows(id, 100), key, "must have an id of 1 to 100 printable characters without a slash.");
        Require(client.Secret is null or { Length: >= 8 }, $"{key}:Secret", "must have at least 8 characters.");
        Require(client.User is null || UserId.TryParse(client.User, out _), $"{key}:User",
            "must be 1 to 128 printable characters without a slash.");
        foreach (var name in client.Roles)
            Require(RoleNames.TryParse(name, out _), $"{key}:Roles", $"must be AGENT, SUPERVISOR, SERVICE or CUSTOMER, not '{name}'.");
        if (client.IsPublic)
        {
            Require(client.Rights is Roles.None or Roles.Customer, $"{key}:Secret", "must be set: only a client of role CUSTOMER has none.");
            return;
        }
        Require(OrganizationId.TryParse(client.Organization, out _), $"{key}:Organization",
            "must be 1 to 64 printable characters without a slash.");
        Require((client.Rights & Roles.Staff) != 0, $"{key}:Roles", "must name at least one of AGENT, SUPERVISOR, SERVICE.");
        Require(!client.Rights.HasFlag(Roles.Customer), $"{key}:Roles", "must not mix CUSTOMER with others: customers log in with tickets.");
    }

    private static void CheckApplications(AuthOptions options)
    {
        var owners = new Dictionary<string, string?>();
        foreach (var (id, client) in options.Clients)
            foreach (var application in client.Applications)
                Require(owners.TryAdd(application, client.Organization) || owners[application] == client.Organization,
                    $"Auth:Clients:{id}:Applications", $"must not name '{application}', which belongs to {owners[application]}.");
    }

    private static bool IsWeb(Uri uri) =>
        uri.IsAbsoluteUri && uri.Scheme is "http" or "https" && uri is { Query: "", Fragment: "" };

    private static void Require(bool holds, string key, string expected)
    {
        if (!holds) throw new InvalidConfigurationException(key, expected);
    }
}
