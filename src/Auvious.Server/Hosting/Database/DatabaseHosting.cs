using Auvious.Server.Hosting.Database.PostgreSql;
using Auvious.Server.Hosting.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Database;

/// <summary>Registers the tables: <see cref="IDbContextFactory{AppDb}"/> for features, a scoped <see cref="AppDb"/> for OpenIddict.</summary>
public static class DatabaseHosting
{
    /// <summary>Call it before everything that reads tables at start: its migration runs first.</summary>
    public static WebApplicationBuilder AddDatabase(this WebApplicationBuilder builder)
    {
        var options = DatabaseOptions.Read(builder.Configuration);
        var storage = StorageDirectory.Open(builder.Configuration, builder.Environment);
        IDatabase database = options.Provider == DatabaseOptions.PostgreSql ? new PostgreSqlDatabase(options) : new SqliteDatabase(options, storage);
        builder.Services.AddSingleton(storage);
        builder.Services.AddSingleton(database).AddSingleton(database.Journal);
        database.AddTo(builder.Services);
        builder.Services.AddScoped<AppDb>(services => services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext());
        builder.Services.AddSingleton<DatabaseStart>().AddHostedService(services => services.GetRequiredService<DatabaseStart>());
        builder.Services.AddSingleton(services => new DatabasePulse(database, services.GetRequiredService<ILogger<DatabasePulse>>()))
            .AddHostedService(services => services.GetRequiredService<DatabasePulse>());
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        return builder;
    }

    /// <summary>The database that AddDatabase chose.</summary>
    internal static IDatabase Of(IServiceCollection services) =>
        (IDatabase)services.Single(service => service.ServiceType == typeof(IDatabase)).ImplementationInstance!;

    /// <summary>A pooled factory of the provider's context, which is also the factory of <see cref="AppDb"/>.</summary>
    internal static void AddContext<TDb>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure) where TDb : AppDb =>
        services.AddPooledDbContextFactory<TDb>(configure).AddSingleton<IDbContextFactory<AppDb>, Factory<TDb>>();

    private sealed class Factory<TDb>(IDbContextFactory<TDb> databases) : IDbContextFactory<AppDb> where TDb : AppDb
    {
        public AppDb CreateDbContext() => databases.CreateDbContext();
    }
}
