using Npgsql;

namespace Auvious.Server.Hosting.Database.PostgreSql;

/// <summary>Completes the operator's connection string: what it names stands, what it leaves out is ours.</summary>
internal static class PostgreSqlConnection
{
    // A server that does not answer costs a request seconds, never minutes. Three nodes stay below the 100 connections that a server allows.
    private const string Defaults =
        "Application Name=auvious;Timeout=5;Command Timeout=5;Cancellation Timeout=1000;Keepalive=10;Maximum Pool Size=16;Max Auto Prepare=64";

    /// <summary>Connections of the journal, apart from those of the tables: neither waits for the other's.</summary>
    private const int JournalConnections = 12;

    private const int JobConnections = 5;

    public static string ForTables(string given) => Completed(given).ConnectionString;

    public static string ForJournal(string given)
    {
        var text = Completed(given);
        text.ApplicationName += " journal";
        text.MaxPoolSize = JournalConnections;
        text.MinPoolSize = Math.Min(text.MinPoolSize, JournalConnections);
        return text.ConnectionString;
    }

    public static string ForJobs(string given)
    {
        var text = Completed(given);
        text.ApplicationName += " jobs";
        text.MaxPoolSize = JobConnections;
        text.MinPoolSize = 0;
        return text.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Completed(string given) => new($"{Defaults};{given}");
}
