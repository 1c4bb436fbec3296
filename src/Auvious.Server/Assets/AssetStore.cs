using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Assets;

/// <summary>The rows of <c>assets</c>.</summary>
public sealed class AssetStore(IDbContextFactory<AppDb> databases)
{
    /// <summary>False when the id is taken.</summary>
    public async Task<bool> Add(Asset asset, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Add(asset);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException e) when (e.IsDuplicate())
        {
            return false;
        }
    }

    /// <summary>Null for another organization's asset exactly as for an unknown one.</summary>
    public async Task<Asset?> Find(OrganizationId organization, string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Of(db, organization).SingleOrDefaultAsync(row => row.Id == id, ct);
    }

    /// <summary>By id.</summary>
    public async Task<IReadOnlyList<Asset>> List(OrganizationId organization, string applicationId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Of(db, organization).Where(row => row.ApplicationId == applicationId).OrderBy(row => row.Id).ToListAsync(ct);
    }

    /// <summary>False when somebody else removed it first.</summary>
    public async Task<bool> Remove(Asset asset, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Of(db, new(asset.Organization)).Where(row => row.Id == asset.Id && row.Blob == asset.Blob).ExecuteDeleteAsync(ct) == 1;
    }

    private static IQueryable<Asset> Of(AppDb db, OrganizationId organization) =>
        db.Set<Asset>().AsNoTracking().Where(row => row.Organization == organization.Value);
}
