using System.ComponentModel.DataAnnotations;
using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Http;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Ratings;

/// <summary>A rating as it is answered.</summary>
public sealed record RatingView(
    string Id, string UserId, string? UserEndpointId, string OrganizationId, string? InteractionId,
    [AllowedValues("UNKNOWN", "CALL", "CONFERENCE")] string SessionType, string SessionId, int Score, string? Comment, DateTimeOffset CreatedAt)
{
    public static RatingView Of(Rating row) => new(
        row.Id, row.User, row.Endpoint, row.Organization, row.Interaction,
        row.SessionType.ToString(), row.Session, row.Score, row.Comment, row.CreatedAt);
}

/// <summary>The answer to a rating.</summary>
public sealed record RatingCreated(string Id) : Reply;

/// <summary>What a new rating is to be.</summary>
public sealed record NewRating(
    OrganizationId Organization, By By, string? Endpoint, string? Interaction,
    SessionType SessionType, string Session, int Score, string? Comment);

/// <summary>Ratings in SQL.</summary>
public sealed class RatingStore(IDbContextFactory<AppDb> databases, TimeProvider clock)
{
    /// <summary>
    /// A customer rates only the conference its ticket names, and nobody by another's endpoint. The session may be over and
    /// forgotten, so it is not asked whether it exists.
    /// </summary>
    public async Task<Reply> Create(NewRating wanted, CancellationToken ct)
    {
        if (wanted.SessionType == SessionType.CONFERENCE && !wanted.By.Reaches(new(wanted.Organization, wanted.Session)))
            return Reply.Forbidden("the ticket names another conference");
        await using var db = await databases.CreateDbContextAsync(ct);
        if (wanted.Endpoint is { } endpoint && await db.Endpoints.AnyAsync(
            row => row.Organization == wanted.Organization.Value && row.Id == endpoint && row.User != wanted.By.User.Value, ct))
            return Reply.Forbidden("the endpoint is another user's");
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        db.Add(new Rating
        {
            Organization = wanted.Organization.Value,
            Id = id,
            User = wanted.By.User.Value,
            Endpoint = wanted.Endpoint,
            Interaction = wanted.Interaction,
            SessionType = wanted.SessionType,
            Session = wanted.Session,
            Score = wanted.Score,
            Comment = wanted.Comment,
            CreatedAt = now,
        });
        await db.SaveChangesAsync(ct);
        return new RatingCreated(id);
    }

    /// <summary>Oldest first; none for what is unknown.</summary>
    public Task<Reply> OfInteraction(OrganizationId organization, string interaction, CancellationToken ct) =>
        List(all => all.Where(r => r.Organization == organization.Value && r.Interaction == interaction), ct);

    /// <summary>Oldest first; none for what is unknown.</summary>
    public Task<Reply> OfConference(ConferenceId conference, CancellationToken ct) =>
        List(all => all.Where(r => r.Organization == conference.Organization.Value
            && r.SessionType == SessionType.CONFERENCE && r.Session == conference.Value), ct);

    private async Task<Reply> List(Func<IQueryable<Rating>, IQueryable<Rating>> which, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await which(db.Set<Rating>()).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).AsNoTracking().ToListAsync(ct);
        return new Answered(rows.Select(RatingView.Of).ToArray());
    }
}
