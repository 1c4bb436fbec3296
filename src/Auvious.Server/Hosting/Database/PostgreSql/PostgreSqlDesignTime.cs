using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Auvious.Server.Hosting.Database.PostgreSql;

/// <summary>Gives dotnet-ef the model without a running server.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PgAppDb>
{
    public PgAppDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PgAppDb>();
        PostgreSqlDatabase.Configure(options, "Host=localhost");
        return new(options.Options);
    }
}
