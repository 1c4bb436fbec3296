using System.Text.Json;
using Auvious.Core;
using Auvious.Core.Snapshots;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Snapshots;

/// <summary>The rows of <c>snapshots</c>, and the pictures beside them.</summary>
public sealed class SnapshotStore(IDbContextFactory<AppDb> databases, IBlobStore blobs) : ISnapshotRows
{
    /// <summary>The most items of a list; the newest are in it.</summary>
    public const int ListLimit = 1000;

    public async Task<bool> Mark(SnapshotId id, DateTimeOffset at)
    {
        await using var db = await databases.CreateDbContextAsync();
        var row = await Of(db, id).AsTracking().SingleOrDefaultAsync();
        if (row is { IsUnsettled: true }) return true;
        if (row is null) db.Add(new SnapshotRow { Organization = id.Organization.Value, Id = id.Value, At = at, IsUnsettled = true });
        else row.IsUnsettled = true;
        await db.SaveChangesAsync();
        return false;
    }

    public async Task Write(SnapshotState state)
    {
        var view = state.IsCamera ? null : JsonSerializer.Serialize(state.View, SnapshotJson.Default.SnapshotView);
        var blob = state.IsPictureVoid ? null : state.Picture?.Blob;
        await using var db = await databases.CreateDbContextAsync();
        await Of(db, state.Id).Where(row => row.Events <= state.Events).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.InteractionId, state.InteractionId)
            .SetProperty(row => row.Type, state.Type)
            .SetProperty(row => row.Blob, blob)
            .SetProperty(row => row.Events, state.Events)
            .SetProperty(row => row.View, view));
    }

    public async Task Settle(SnapshotId id, int events)
    {
        await using var db = await databases.CreateDbContextAsync();
        await Of(db, id).Where(row => row.Events <= events).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsUnsettled, false));
    }

    public async Task Remove(SnapshotId id)
    {
        await using var db = await databases.CreateDbContextAsync();
        await Of(db, id).ExecuteDeleteAsync();
    }

    public Task Delete(Picture picture) => blobs.Delete(picture.Blob);

    /// <summary>The snapshots of an interaction, newest first.</summary>
    public async Task<IReadOnlyList<SnapshotView>> List(OrganizationId organization, string interactionId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var views = await db.Set<SnapshotRow>().AsNoTracking()
            .Where(row => row.Organization == organization.Value && row.InteractionId == interactionId && row.View != null)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(ListLimit).Select(row => row.View!).ToListAsync(ct);
        return [.. views.Select(view => JsonSerializer.Deserialize(view, SnapshotJson.Default.SnapshotView)!)];
    }

    private static IQueryable<SnapshotRow> Of(AppDb db, SnapshotId id) =>
        db.Set<SnapshotRow>().Where(row => row.Organization == id.Organization.Value && row.Id == id.Value);
}
