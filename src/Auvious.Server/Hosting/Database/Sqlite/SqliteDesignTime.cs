using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Auvious.Server.Hosting.Database.Sqlite;

/// <summary>Gives dotnet-ef the model without a running server.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteAppDb>
{
    public SqliteAppDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteAppDb>();
        SqliteDatabase.Configure(options, "Data Source=:memory:");
        return new(options.Options);
    }
}
