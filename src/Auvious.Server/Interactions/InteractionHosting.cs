namespace Auvious.Server.Interactions;

/// <summary>What the interactions' routes need.</summary>
public static class InteractionHosting
{
    public static WebApplicationBuilder AddInteractions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<InteractionStore>();
        return builder;
    }
}
