using System.ComponentModel.DataAnnotations;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Carter;

namespace Auvious.Server.Ratings;

/// <summary>The ratings' routes: everybody rates, AGENT and above read.</summary>
public sealed class RatingsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var ratings = app.MapArea("/rtc-api/ratings", "Ratings").RequireAuthorization();
        var reading = ratings.MapGroup("").RequireAuthorization(AuthHosting.Staff);

        ratings.MapPost("", (CreateBody b, Caller caller, RatingStore store, CancellationToken ct) =>
            caller.Act(i => new NewRating(
                i.Organization, i.By, i.OptionalId(b.UserEndpointId), i.OptionalId(b.InteractionId), i.OneOf<SessionType>(b.SessionType),
                i.Id(b.SessionId), i.Number(b.Rating, Rating.Worst, Rating.Best), i.Text(b.Comment)),
                wanted => store.Create(wanted, ct), b.OrganizationId))
            .Answers<RatingCreated>("createRating", "Rate a call or a conference from 1 to 5", 404);

        reading.MapGet("interactions/{interactionId}", (string interactionId, Caller caller, RatingStore store, CancellationToken ct) =>
            caller.Act(i => (i.Organization, Id: i.Id(interactionId)), wanted => store.OfInteraction(wanted.Organization, wanted.Id, ct)))
            .Answers<RatingView[]>("findRatingsByInteraction", "List the ratings of an interaction");

        reading.MapGet("conferences/{conferenceId}", (string conferenceId, Caller caller, RatingStore store, CancellationToken ct) =>
            caller.Act(i => i.Conference(conferenceId), conference => store.OfConference(conference, ct)))
            .Answers<RatingView[]>("findRatingsByConference", "List the ratings of a conference");
    }

    private sealed record CreateBody(
        string? UserEndpointId, [Required, AllowedValues("UNKNOWN", "CALL", "CONFERENCE")] string? SessionType, [Required] string? SessionId,
        [Required] int? Rating, string? Comment, string? InteractionId,
        string? OrganizationId);
}
