namespace Auvious.Server.Ratings;

/// <summary>What the ratings' routes need.</summary>
public static class RatingHosting
{
    public static WebApplicationBuilder AddRatings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RatingStore>();
        return builder;
    }
}
