using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Auvious.Server.Hosting.Database;

/// <summary>All tables but the journal's. One subclass per provider, since each has its own migrations.</summary>
public abstract class AppDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<ConferenceRow> Conferences => Set<ConferenceRow>();

    public DbSet<EndpointRow> Endpoints => Set<EndpointRow>();

    // A feature's tables are configured beside the feature.
    protected override void OnModelCreating(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);

    // EF Core can't order DateTimeOffset on SQLite.
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) =>
        conventions.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new(ticks, TimeSpan.Zero));
}

/// <summary>The tables on SQLite.</summary>
public sealed class SqliteAppDb(DbContextOptions<SqliteAppDb> options) : AppDb(options);

/// <summary>The tables on PostgreSQL.</summary>
public sealed class PgAppDb(DbContextOptions<PgAppDb> options) : AppDb(options)
{
    // Text is compared by its bytes, as on SQLite: the order of a list and what an index finds are the same on both, whatever the
    // database's language.
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        conventions.Properties<string>().UseCollation("C").HaveConversion<NulText>();
    }

    // PostgreSQL's text holds every character but NUL, which clients may send. U+FFFF, which is no character, stands for it.
    private sealed class NulText() : ValueConverter<string, string>(text => text.Replace('\0', '\uffff'), text => text.Replace('\uffff', '\0'));
}
