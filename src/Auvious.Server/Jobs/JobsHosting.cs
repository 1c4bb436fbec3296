using Auvious.Server.Auth;
using Auvious.Server.Hosting.Database;
using Hangfire;
using Microsoft.AspNetCore.Authentication;

namespace Auvious.Server.Jobs;

/// <summary>The clean-up in the background, and Hangfire that runs it.</summary>
public static class JobsHosting
{
    /// <summary>Call it last: what jobs ask of others must stop after them.</summary>
    public static WebApplicationBuilder AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(RetentionOptions.Read(builder.Configuration));
        services.AddSingleton<EndedRows>();
        services.AddSingleton<ICleaning, ExpiredAssets>().AddSingleton<ICleaning, ExpiredFileTransfers>().AddSingleton<ICleaning, OrphanedBlobs>();
        services.AddSingleton<ICleaning, SpentTickets>().AddSingleton<ICleaning, EndedConferences>().AddSingleton<ICleaning, EndedEndpoints>();
        services.AddSingleton<ICleaning, JournalRemains>();
        services.AddTransient<JobRun>();
        services.AddSingleton(provider => provider.GetRequiredService<IDatabase>().NewJobStorage());
        services.AddHangfire(_ => { });
        services.AddHostedService<JobsStart>();
        services.AddSingleton<DashboardCookie>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DashboardHandler>(DashboardHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(DashboardHandler.SchemeName, policy => policy
            .AddAuthenticationSchemes(DashboardHandler.SchemeName).RequireAuthenticatedUser()
            .RequireAssertion(context => Caller.Of(context.User)?.IsService == true));
        return builder;
    }

    /// <summary>Hangfire's pages at <c>/hangfire</c>, for the role SERVICE.</summary>
    public static WebApplication MapJobs(this WebApplication app)
    {
        app.MapHangfireDashboardWithAuthorizationPolicy(DashboardHandler.SchemeName, DashboardHandler.Path, new() { DashboardTitle = "Auvious Actors: jobs" })
            .ExcludeFromDescription();
        return app;
    }
}
