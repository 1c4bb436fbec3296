using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Interactions;

/// <summary>What a new interaction is to be.</summary>
public sealed record NewInteraction(OrganizationId Organization, string Id, UserId By, string? Type, JsonMap Data);

/// <summary>A change; what is null stays as it is.</summary>
/// <param name="Version">The version that is meant; null: whichever.</param>
public sealed record InteractionChange(OrganizationId Organization, string Id, string? Type, JsonMap? Data, long? Version);

/// <summary>Interactions in SQL.</summary>
public sealed class InteractionStore(IDbContextFactory<AppDb> databases, TimeProvider clock)
{
    /// <summary>A taken id is a conflict.</summary>
    public async Task<Reply> Create(NewInteraction wanted, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = new Interaction
        {
            Organization = wanted.Organization.Value,
            Id = wanted.Id,
            CreatedBy = wanted.By.Value,
            CreatedAt = Milliseconds(clock.GetUtcNow()),
            Type = wanted.Type,
            Data = wanted.Data.Text,
        };
        db.Add(row);
        db.AddRange(Rows(wanted.Organization, wanted.Id, wanted.Data));
        try
        {
            await db.SaveChangesAsync(ct);
            return new InteractionCreated(row.Id, row.Version);
        }
        catch (DbUpdateException e) when (e.IsDuplicate())
        {
            return Reply.Conflict("there is an interaction with this id");
        }
    }

    /// <summary>Another organization's is answered exactly like an unknown one.</summary>
    public async Task<Reply> Find(OrganizationId organization, string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await db.Set<Interaction>().AsNoTracking()
            .SingleOrDefaultAsync(i => i.Organization == organization.Value && i.Id == id, ct);
        return row is null ? Unknown : InteractionView.Of(row);
    }

    /// <summary>Of changes to one version exactly one succeeds; the others are conflicts.</summary>
    public async Task<Reply> Change(InteractionChange change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(() => Change(db, change, ct));
    }

    private static async Task<Reply> Change(AppDb db, InteractionChange change, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = db.Set<Interaction>().Where(i => i.Organization == change.Organization.Value && i.Id == change.Id);
        var data = change.Data?.Text;
        var changed = await row.Where(i => change.Version == null || i.Version == change.Version).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.Version, i => i.Version + 1).SetProperty(i => i.Type, i => change.Type ?? i.Type)
                .SetProperty(i => i.Data, i => data ?? i.Data), ct);
        if (changed == 0) return await row.AnyAsync(ct) ? Reply.Conflict("the interaction has another version") : Unknown;
        if (change.Data is not null)
        {
            await db.Set<InteractionDatum>().Where(d => d.Organization == change.Organization.Value && d.Interaction == change.Id)
                .ExecuteDeleteAsync(ct);
            db.AddRange(Rows(change.Organization, change.Id, change.Data));
            await db.SaveChangesAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return Reply.Done;
    }

    public async Task<Reply> Search(InteractionSearch search, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var matching = Matching(db, search);
        var total = await matching.LongCountAsync(ct);
        var rows = search.Offset >= total
            ? []
            : await Ordered(matching, search).Skip((int)search.Offset).Take(search.Size).AsNoTracking().ToListAsync(ct);
        return InteractionPage.Of(search, total, [.. rows.Select(InteractionView.Of)]);
    }

    private static Rejected Unknown => Reply.NotFound("the interaction");

    private static IQueryable<Interaction> Matching(AppDb db, InteractionSearch search)
    {
        var organization = search.Organization.Value;
        var rows = db.Set<Interaction>()
            .Where(i => i.Organization == organization && i.CreatedAt >= search.From && i.CreatedAt <= search.To);
        foreach (var (key, value) in search.Filters)
            rows = key == "type"
                ? rows.Where(i => i.Type == value)
                : rows.Where(i => db.Set<InteractionDatum>()
                    .Where(d => d.Organization == organization && d.Key == key && d.Value == value)
                    .Select(d => d.Interaction).Contains(i.Id));
        return rows;
    }

    // The id at the end keeps pages apart where everything else is equal.
    private static IQueryable<Interaction> Ordered(IQueryable<Interaction> rows, InteractionSearch search)
    {
        IOrderedQueryable<Interaction>? ordered = null;
        foreach (var sort in search.Order)
        {
            var column = InteractionSearch.Sortable[sort.Property];
            ordered = (ordered, sort.Ascending) switch
            {
                (null, true) => rows.OrderBy(i => EF.Property<object>(i, column)),
                (null, false) => rows.OrderByDescending(i => EF.Property<object>(i, column)),
                (_, true) => ordered.ThenBy(i => EF.Property<object>(i, column)),
                (_, false) => ordered.ThenByDescending(i => EF.Property<object>(i, column)),
            };
        }
        return ordered!.ThenBy(i => i.Id);
    }

    private static IEnumerable<InteractionDatum> Rows(OrganizationId organization, string id, JsonMap data) =>
        InteractionData.Plain(data).Select(member => new InteractionDatum
        {
            Organization = organization.Value,
            Interaction = id,
            Key = member.Key,
            Value = member.Value,
        });

    // What is answered has milliseconds, and a search by it must find the row.
    private static DateTimeOffset Milliseconds(DateTimeOffset time) =>
        new(time.Ticks - time.Ticks % TimeSpan.TicksPerMillisecond, time.Offset);
}
