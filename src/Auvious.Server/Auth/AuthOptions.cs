using Auvious.Server.Auth.Clients;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Actors;

namespace Auvious.Server.Auth;

/// <summary>Who issues tokens and to whom: section <c>Auth</c>.</summary>
public sealed record AuthOptions
{
    /// <summary>The issuer in our tokens. Fixed, never taken from a request: a token lives on every address and node.</summary>
    public Uri Issuer { get; init; } = new("http://localhost:8080/");

    /// <summary>An outside issuer's address. When set, only its tokens count and the built-in token route answers 404.</summary>
    public Uri? Authority { get; init; }

    /// <summary>What an outside token's <c>aud</c> must hold. Unset: any token of the issuer counts.</summary>
    public string? Audience { get; init; }

    /// <summary>Whether tokens are given out over plain HTTP. Unset: in Development only.</summary>
    public bool? AllowHttp { get; init; }

    public AuthLimits Limits { get; init; } = new();

    public Dictionary<string, ClientOptions> Clients { get; init; } = [];

    public static AuthOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var options = configuration.Read<AuthOptions>("Auth");
        options = options with { AllowHttp = options.AllowHttp ?? environment.IsDevelopment() };
        if (environment.IsDevelopment() && options.Authority is null) DevelopmentIdentities.AddTo(options.Clients);
        AuthChecks.Check(options, isApi: ClusterOptions.Read(configuration).IsApi);
        // Tickets are useless without it, and it has no secret to keep.
        options.Clients.TryAdd(ClientOptions.Customer, new() { Roles = ["CUSTOMER"] });
        return options;
    }
}

/// <summary>Rates of the token route: section <c>Auth:Limits</c>.</summary>
public sealed record AuthLimits
{
    /// <summary>Wrong tickets or secrets a minute, per address and client.</summary>
    public int FailedLogins { get; init; } = 20;

    /// <summary>Token requests a minute, per address.</summary>
    public int TokenRequests { get; init; } = 600;
}
