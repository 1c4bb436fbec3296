using Auvious.Server.Hosting.Database.PostgreSql;
using Npgsql;
using NpgsqlTypes;

namespace Auvious.Server.Hosting.Membership;

/// <summary>The table <c>cluster_member</c>. Its times are the database's: the nodes' clocks need not agree.</summary>
public sealed class PostgreSqlMembers(NpgsqlDataSource database) : IMemberTable, IAsyncDisposable
{
    /// <summary>Rows of lives that nobody has heard of for so long go. A life whose row is gone was given up.</summary>
    private const string Kept = "interval '1 day'";

    public PostgreSqlMembers(string connectionString) : this(NpgsqlDataSource.Create(OwnConnections(connectionString))) { }

    public async Task Enter(NodeLife self, string roles, CancellationToken ct) => await Alone(async (connection, transaction) =>
    {
        await Run(connection, transaction, $"DELETE FROM cluster_member WHERE heartbeat < clock_timestamp() - {Kept}", ct: ct);
        await Run(connection, transaction,
            "UPDATE cluster_member SET lost = clock_timestamp(), lost_to = @self WHERE address = @address AND uid <> @uid AND lost IS NULL",
            [.. Of(self), new("self", self.ToString())], ct);
        await Run(connection, transaction,
            "INSERT INTO cluster_member (address, uid, roles) VALUES (@address, @uid, @roles) ON CONFLICT DO NOTHING",
            [.. Of(self), new("roles", roles)], ct);
        return true;
    }, ct);

    public Task<bool> Confirm(NodeLife self, IReadOnlyCollection<NodeLife> others, CancellationToken ct) => Alone(async (connection, transaction) =>
    {
        if (await IsLost(connection, transaction, self, ct)) return false;
        await using var strangers = new NpgsqlCommand(
            """
            SELECT count(*) > 0 AND count(*) FILTER (WHERE (address, uid) IN (SELECT * FROM unnest(@addresses, @uids))) = 0
            FROM cluster_member WHERE is_member AND lost IS NULL AND NOT (address = @address AND uid = @uid)
            """, connection, transaction);
        strangers.Parameters.AddRange((NpgsqlParameter[])[.. Of(self), .. Of(others)]);
        if (await strangers.ExecuteScalarAsync(ct) is true) return false;
        await Run(connection, transaction,
            "UPDATE cluster_member SET heartbeat = clock_timestamp(), is_member = true WHERE address = @address AND uid = @uid", Of(self), ct);
        return true;
    }, ct);

    public async Task<DateTimeOffset?> Beat(NodeLife self, bool isMember)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE cluster_member SET heartbeat = clock_timestamp(), is_member = is_member OR @isMember
            WHERE address = @address AND uid = @uid AND lost IS NULL RETURNING heartbeat
            """);
        command.Parameters.AddRange(Of(self));
        command.Parameters.AddWithValue("isMember", isMember);
        return await command.ExecuteScalarAsync() is DateTime at ? new DateTimeOffset(at) : null;
    }

    public async Task<IReadOnlyList<ListedNode>> Others(NodeLife self, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT address, uid, is_member, clock_timestamp() - heartbeat FROM cluster_member WHERE lost IS NULL AND NOT (address = @address AND uid = @uid)");
        command.Parameters.AddRange(Of(self));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var others = new List<ListedNode>();
        while (await rows.ReadAsync(ct))
            others.Add(new(new(rows.GetString(0), rows.GetInt32(1)), rows.GetBoolean(2), rows.GetTimeSpan(3)));
        return others;
    }

    public Task<bool> Found(NodeLife self, IReadOnlyCollection<NodeLife> silent, TimeSpan quiet, CancellationToken ct) =>
        Alone(async (connection, transaction) =>
        {
            if (await IsLost(connection, transaction, self, ct)) return false;
            NpgsqlParameter[] parameters = [.. Of(self), .. Of(silent), new("self", self.ToString()), new("quiet", quiet)];
            const string Member = "is_member AND lost IS NULL AND NOT (address = @address AND uid = @uid)";
            const string Silent = "(address, uid) IN (SELECT * FROM unnest(@addresses, @uids))";
            await using var alive = new NpgsqlCommand(
                $"SELECT count(*) FROM cluster_member WHERE {Member} AND (NOT {Silent} OR heartbeat > clock_timestamp() - @quiet)", connection, transaction);
            alive.Parameters.AddRange(Copies(parameters));
            if (await alive.ExecuteScalarAsync(ct) is not 0L) return false;
            await Run(connection, transaction, $"UPDATE cluster_member SET lost = clock_timestamp(), lost_to = @self WHERE {Member}", Copies(parameters), ct);
            await Run(connection, transaction,
                "UPDATE cluster_member SET heartbeat = clock_timestamp(), is_member = true WHERE address = @address AND uid = @uid", Of(self), ct);
            return true;
        }, ct);

    public Task<bool> GiveUp(NodeLife self, IReadOnlyCollection<NodeLife> lost) => Alone(async (connection, transaction) =>
    {
        if (await IsLost(connection, transaction, self)) return false;
        // A life that is not listed is given up, too: its row may have been too late.
        await Run(connection, transaction, """
            INSERT INTO cluster_member (address, uid, roles, lost, lost_to)
            SELECT address, uid, '', clock_timestamp(), @self FROM unnest(@addresses, @uids) AS given (address, uid)
            ON CONFLICT (address, uid) DO UPDATE SET lost = excluded.lost, lost_to = excluded.lost_to WHERE cluster_member.lost IS NULL
            """, [.. Of(lost), new("self", self.ToString())]);
        return true;
    });

    public async Task Leave(NodeLife self)
    {
        await using var command = database.CreateCommand("DELETE FROM cluster_member WHERE address = @address AND uid = @uid AND lost IS NULL");
        command.Parameters.AddRange(Of(self));
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>A transaction that no other node's decision runs beside.</summary>
    private async Task<bool> Alone(Func<NpgsqlConnection, NpgsqlTransaction, Task<bool>> decide, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await AdvisoryLock.Take(transaction, AdvisoryLocks.Membership, ct);
        var decided = await decide(connection, transaction);
        await transaction.CommitAsync(ct);
        return decided;
    }

    private static async Task<bool> IsLost(NpgsqlConnection connection, NpgsqlTransaction transaction, NodeLife self, CancellationToken ct = default)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM cluster_member WHERE address = @address AND uid = @uid AND lost IS NULL", connection, transaction);
        command.Parameters.AddRange(Of(self));
        return await command.ExecuteScalarAsync(ct) is 0L;
    }

    private static async Task Run(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, NpgsqlParameter[]? parameters = null, CancellationToken ct = default)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddRange(parameters ?? []);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter[] Of(NodeLife life) => [new("address", life.Address), new("uid", life.Uid)];

    private static NpgsqlParameter[] Of(IReadOnlyCollection<NodeLife> lives) =>
    [
        new("addresses", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = lives.Select(life => life.Address).ToArray() },
        new("uids", NpgsqlDbType.Array | NpgsqlDbType.Integer) { Value = lives.Select(life => life.Uid).ToArray() },
    ];

    private static NpgsqlParameter[] Copies(NpgsqlParameter[] parameters) => [.. parameters.Select(p => p.Clone())];

    /// <summary>Apart from all others: a busy API must not hold up a heartbeat.</summary>
    private static string OwnConnections(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "auvious membership",
        MaxPoolSize = 2,
        MinPoolSize = 0,
        CommandTimeout = 3,
        Timeout = 3,
    }.ConnectionString;
}
