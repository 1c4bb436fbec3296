using System.Collections.Immutable;
using Auvious.Cluster.Tests.Checking;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Running;

/// <summary>The journal as the database has it, past all servers.</summary>
internal static class JournalRows
{
    public static async Task<ImmutableArray<Entity>> Read(PostgreSql database)
    {
        var rows = await database.Query("""
            SELECT persistence_id, count(*), count(DISTINCT sequence_number), min(sequence_number), max(sequence_number)
            FROM journal GROUP BY persistence_id
            """);
        return [.. rows.Select(row => row.Split('|')).Select(c => new Entity(c[0], long.Parse(c[1]), long.Parse(c[2]), long.Parse(c[3]), long.Parse(c[4])))];
    }
}
