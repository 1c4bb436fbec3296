namespace Auvious.Server.Auth.Clients;

/// <summary>The identities of the protocol's section 10. Development only: their secrets are public.</summary>
internal static class DevelopmentIdentities
{
    public static void AddTo(Dictionary<string, ClientOptions> clients)
    {
        Add("agent", "demo", ["AGENT"], ["demo-app"]);
        Add("supervisor", "demo", ["AGENT", "SUPERVISOR"]);
        Add("service", "demo", ["SERVICE"]);
        Add("rival", "rival", ["AGENT", "SUPERVISOR"], ["rival-app"]);

        void Add(string id, string organization, string[] roles, string[]? applications = null) => clients.TryAdd(id, new()
        {
            Secret = $"{id}-secret",
            Organization = organization,
            Roles = roles,
            Applications = applications ?? [],
        });
    }
}
