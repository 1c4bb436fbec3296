using System.Collections.Immutable;
using System.Text.Json;
using Auvious.Cluster.Tests.Checking;
using Auvious.Cluster.Tests.Clients;

namespace Auvious.Cluster.Tests.Running;

/// <summary>What the servers have once everything is quiet.</summary>
internal static class FinalState
{
    /// <summary>Null when it is not to be had.</summary>
    public static async Task<long?> Version(Servers servers, Caller caller, string conference) =>
        (await View(servers, caller, conference))?.GetProperty("version").GetInt64();

    /// <summary>The conference's view and its whole record; null when it is not to be had.</summary>
    public static async Task<Room?> Read(Servers servers, Recorder recorder, Caller caller, string conference)
    {
        if (await View(servers, caller, conference) is not { } view) return null;
        var version = view.GetProperty("version").GetInt64();
        var record = ImmutableArray.CreateBuilder<Event>();
        while (record.Count <= version)
        {
            var from = record.Count == 0 ? 0 : record[^1].Version + 1 ?? 0;
            var answer = await caller.Insist(node => servers.Get(node, caller.User, $"conferences/{conference}/events?v={from}", TimeSpan.FromSeconds(20)));
            if (!answer.IsSuccess) return null;
            Event[] events = [.. answer.Json.EnumerateArray().Select(recorder.Event)];
            // The rules find what is missing.
            if (events.Length == 0) break;
            record.AddRange(events);
            if (events is [{ Version: null }]) break;
        }
        return new(conference, version, record.ToImmutable(),
            view.GetProperty("metadata").EnumerateObject().ToImmutableSortedDictionary(m => m.Name, m => m.Value.GetProperty("value").GetString()!, StringComparer.Ordinal),
            [.. view.GetProperty("participants").EnumerateArray().SelectMany(p => p.GetProperty("endpoints").EnumerateArray()).Select(e => e.GetProperty("id").GetString()!)]);
    }

    private static async Task<JsonElement?> View(Servers servers, Caller caller, string conference) =>
        await caller.Insist(node => servers.Get(node, caller.User, $"conferences/{conference}/simpleView")) is { IsSuccess: true } seen ? seen.Json : null;
}
