namespace Auvious.Server.Hosting.Health;

/// <summary>Health, readiness and the start's last words.</summary>
public static class HealthHosting
{
    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService<Welcome>();
        return builder;
    }
}
