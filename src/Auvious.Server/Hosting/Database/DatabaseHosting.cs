using Microsoft.Data.Sqlite;
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
        builder.Services.AddSingleton(storage);
        builder.Services.AddPooledDbContextFactory<SqliteAppDb>(db => Configure(db, options.ConnectionString ?? FileIn(storage)));
        builder.Services.AddSingleton<IDbContextFactory<AppDb>, Factory>();
        builder.Services.AddScoped<AppDb>(services => services.GetRequiredService<IDbContextFactory<SqliteAppDb>>().CreateDbContext());
        builder.Services.AddHostedService<DatabaseStart>();
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        return builder;
    }

    internal static void Configure(DbContextOptionsBuilder db, string connection) =>
        db.UseSqlite(connection).AddInterceptors(new SqliteDurability()).UseOpenIddict();

    private static string FileIn(StorageDirectory storage) =>
        new SqliteConnectionStringBuilder { DataSource = storage.File("auvious.db") }.ToString();

    private sealed class Factory(IDbContextFactory<SqliteAppDb> databases) : IDbContextFactory<AppDb>
    {
        public AppDb CreateDbContext() => databases.CreateDbContext();
    }
}
