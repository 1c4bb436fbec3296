using System.Xml.Linq;
using Auvious.Server.Hosting.Keys;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Auvious.Server.Hosting.Database.PostgreSql;

/// <summary>The keys of all nodes: the table <c>secret_keys</c>. The order is that of their making.</summary>
internal sealed class KeyRows(string connectionString) : IKeyStore, IXmlRepository
{
    /// <summary>The kind of the framework's keys.</summary>
    private const string Protection = "data-protection";

    public async Task<IReadOnlyList<StoredKey>> Read(KeyKind kind, CancellationToken ct)
    {
        if (await Of(kind.Name, ct) is { Count: > 0 } keys) return keys;
        await using var alone = await AdvisoryLock.Take(connectionString, AdvisoryLocks.Keys, ct);
        if (await Of(kind.Name, ct) is { Count: > 0 } others) return others;
        await using var command = Insert(alone, kind.Name, kind.First, kind.Draw());
        await command.ExecuteNonQueryAsync(ct);
        return await Of(kind.Name, ct);
    }

    public void AddProtection(IServiceCollection services)
    {
        // Before the framework's own service, which makes a key where it finds none.
        services.AddHostedService(provider => new FirstProtectionKey(connectionString, provider.GetRequiredService<IKeyManager>()));
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = this);
        services.AddDataProtection();
    }

    // The framework asks synchronously.
    public IReadOnlyCollection<XElement> GetAllElements() => [.. Of(Protection, CancellationToken.None).GetAwaiter().GetResult().Select(key => XElement.Parse(key.Text))];

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = Insert(connection, Protection, friendlyName, element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Insert(NpgsqlConnection connection, string kind, string name, string text)
    {
        var command = new NpgsqlCommand("INSERT INTO secret_keys (kind, name, text) VALUES ($1, $2, $3)", connection);
        foreach (var value in (string[])[kind, name, text]) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return command;
    }

    private async Task<IReadOnlyList<StoredKey>> Of(string kind, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT name, text, made_at FROM secret_keys WHERE kind = $1 ORDER BY made_at, name", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var keys = new List<StoredKey>();
        while (await rows.ReadAsync(ct)) keys.Add(new($"the {kind} key {rows.GetString(0)} of secret_keys", rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2)));
        return keys;
    }

    /// <summary>Makes the framework's first key before it does so itself, which two nodes at once would do twice.</summary>
    private sealed class FirstProtectionKey(string connectionString, IKeyManager keys) : IHostedService
    {
        private static readonly TimeSpan Life = TimeSpan.FromDays(90);

        public async Task StartAsync(CancellationToken ct)
        {
            if (keys.GetAllKeys().Count > 0) return;
            await using var alone = await AdvisoryLock.Take(connectionString, AdvisoryLocks.Keys, ct);
            if (keys.GetAllKeys().Count > 0) return;
            var now = TimeProvider.System.GetUtcNow();
            keys.CreateNewKey(now, now + Life);
        }

        public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
    }
}
