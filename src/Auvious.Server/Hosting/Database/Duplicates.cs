using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Auvious.Server.Hosting.Database;

/// <summary>Tells a key that is taken from every other failure to write.</summary>
public static class Duplicates
{
    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE.
    public static bool IsDuplicate(this DbUpdateException e) => e.InnerException
        is SqliteException { SqliteExtendedErrorCode: 1555 or 2067 }
        or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
