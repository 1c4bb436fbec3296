using Auvious.Server.Hosting.Database;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Auvious.Server.Hosting.Keys;

/// <summary>Registers the keeping of secret keys: files beside SQLite, a table on PostgreSQL.</summary>
public static class KeyHosting
{
    /// <summary>Call it after AddDatabase: the table must be there.</summary>
    public static WebApplicationBuilder AddKeys(this WebApplicationBuilder builder)
    {
        var store = DatabaseHosting.Of(builder.Services).Keys;
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(store);
        builder.Services.AddHostedService<KeyWatch>();
        store.AddProtection(builder.Services);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return builder;
    }

    /// <summary>Registers a ring to be filled.</summary>
    public static IServiceCollection AddKeyRing<TRing>(this IServiceCollection services) where TRing : class, IKeyRing =>
        services.AddSingleton<TRing>().AddSingleton<IKeyRing>(provider => provider.GetRequiredService<TRing>());
}
