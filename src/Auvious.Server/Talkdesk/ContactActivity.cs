using System.Text.Json;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Http;
using Auvious.Server.Interactions;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Talkdesk;

/// <summary>What is asked about a contact.</summary>
/// <param name="Types">The types of interactions that count; empty: all.</param>
/// <param name="Site">The address that links start with.</param>
public sealed record ActivityQuestion(OrganizationId Organization, string Contact, List<string?> Types, string Site);

/// <summary>One interaction as Talkdesk shows it.</summary>
public sealed record ActivityItem(
    string Id, string Subject, string Description, string Date, string Url, string? Type, string? Priority, string? Status);

/// <summary>The interactions of a contact: those whose data has its <c>contact_id</c>.</summary>
public sealed class ContactActivity(IDbContextFactory<AppDb> databases)
{
    public const string ContactKey = "contact_id";

    /// <summary>The most interactions of an answer.</summary>
    public const int Limit = 100;

    /// <summary>Newest first. Subject, description, priority and status are the data's, where it has them.</summary>
    public async Task<Reply> Of(ActivityQuestion question, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var organization = question.Organization.Value;
        var mentions = db.Set<InteractionDatum>()
            .Where(d => d.Organization == organization && d.Key == ContactKey && d.Value == question.Contact).Select(d => d.Interaction);
        var rows = db.Set<Interaction>().Where(i => i.Organization == organization && mentions.Contains(i.Id));
        if (question.Types.Count > 0) rows = rows.Where(i => question.Types.Contains(i.Type));
        var newest = await rows.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(Limit).AsNoTracking().ToListAsync(ct);
        return new Answered(newest.Select(row => Item(row, question.Site)).ToArray());
    }

    private static ActivityItem Item(Interaction row, string site)
    {
        using var document = JsonDocument.Parse(row.Data);
        var data = document.RootElement;
        return new(
            row.Id,
            InteractionData.Text(data, "subject") ?? row.Type ?? "Interaction",
            InteractionData.Text(data, "description") ?? $"Interaction {row.Id} of {row.CreatedBy}",
            WireEvents.Timestamp(row.CreatedAt),
            $"{site}/rtc-api/interactions/{Uri.EscapeDataString(row.Id)}",
            row.Type,
            InteractionData.Text(data, "priority"),
            InteractionData.Text(data, "status"));
    }
}
