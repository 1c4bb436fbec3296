using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.FileTransfers;

/// <summary>Which transfers a list is of.</summary>
/// <param name="SentOrReceivedBy">Null: everybody's.</param>
/// <param name="Audience">The conference whose files count as received.</param>
public sealed record FileTransferFilter(UserId? SentOrReceivedBy, string? InteractionId, string? ConferenceId, string? Audience);

/// <summary>The rows of <c>file_transfers</c>.</summary>
public sealed class FileTransferStore(IDbContextFactory<AppDb> databases)
{
    /// <summary>The most items of a list; the newest are in it.</summary>
    public const int ListLimit = 1000;

    /// <summary>Adds the transfer, or finds the one that the same request made before.</summary>
    public async Task<FileTransfer> Add(FileTransfer transfer, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Add(transfer);
        try
        {
            await db.SaveChangesAsync(ct);
            return transfer;
        }
        catch (DbUpdateException e) when (e.IsDuplicate() && transfer.TransactionId is not null)
        {
            return await FindRepeated(new(transfer.Organization), new(transfer.User), transfer.TransactionId, ct)
                ?? throw new InvalidOperationException("A duplicate of nothing.", e);
        }
    }

    /// <summary>The transfer that a request with this transaction id made.</summary>
    public async Task<FileTransfer?> FindRepeated(OrganizationId organization, UserId user, string transactionId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Of(db, organization).SingleOrDefaultAsync(row => row.User == user.Value && row.TransactionId == transactionId, ct);
    }

    /// <summary>Null for another organization's transfer exactly as for an unknown one.</summary>
    public async Task<FileTransfer?> Find(OrganizationId organization, string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Of(db, organization).SingleOrDefaultAsync(row => row.Id == id, ct);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<FileTransfer>> List(OrganizationId organization, FileTransferFilter filter, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = Of(db, organization);
        if (filter.SentOrReceivedBy is { Value: var user })
            rows = rows.Where(row => row.User == user || row.TargetType == TargetType.USER && row.TargetId == user
                || row.TargetType == TargetType.CONFERENCE && row.TargetId == filter.Audience);
        if (filter.InteractionId is { } interaction) rows = rows.Where(row => row.InteractionId == interaction);
        if (filter.ConferenceId is { } conference) rows = rows.Where(row => row.ConferenceId == conference);
        return await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(ListLimit).ToListAsync(ct);
    }

    private static IQueryable<FileTransfer> Of(AppDb db, OrganizationId organization) =>
        db.Set<FileTransfer>().AsNoTracking().Where(row => row.Organization == organization.Value);
}
