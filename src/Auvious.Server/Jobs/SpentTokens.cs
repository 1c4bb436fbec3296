using OpenIddict.Abstractions;

namespace Auvious.Server.Jobs;

/// <summary>Refresh tokens that were used or expired, and the logins that have none left.</summary>
internal sealed class SpentTokens(IServiceScopeFactory scopes, TimeProvider time) : ICleaning
{
    /// <summary>A used token still counts for a moment; an hour is more than that.</summary>
    private static readonly TimeSpan SafeAge = TimeSpan.FromHours(1);

    public string Name => "tokens";

    public string Schedule => "20 * * * *";

    public async Task<long> Run(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = time.GetUtcNow() - SafeAge;
        var tokens = await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, ct);
        return tokens + await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, ct);
    }
}
