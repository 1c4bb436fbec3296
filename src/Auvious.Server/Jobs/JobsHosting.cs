using Auvious.Server.Assets;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.FileTransfers;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Snapshots;
using Hangfire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

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
        services.AddKept<Asset>(nameof(Asset.Category)).AddKept<FileTransfer>(null).AddKept<SnapshotRow>(nameof(SnapshotRow.Type));
        services.AddExpired<FileTransfer>("file-transfers", "5 * * * *", Kept.FileTransfers).AddExpired<Asset>("assets", "10 * * * *", Kept.Assets);
        services.AddSingleton<ICleaning, ExpiredSnapshots>().AddSingleton<ICleaning, OrphanedBlobs>().AddSingleton<ICleaning, SpentTickets>();
        services.AddSingleton<ICleaning, EndedConferences>().AddSingleton<ICleaning, EndedEndpoints>();
        services.AddSingleton<ICleaning, JournalRemains>();
        services.AddTransient<JobRun>();
        services.AddSingleton(provider => provider.GetRequiredService<IDatabase>().NewJobStorage());
        services.AddHangfire((provider, hangfire) => hangfire.UseLogProvider(new JobLog(provider.GetRequiredService<ILoggerFactory>())));
        services.AddHostedService<JobsStart>();
        services.AddSingleton<DashboardCookie>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DashboardHandler>(DashboardHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(DashboardHandler.SchemeName, policy => policy
            .AddAuthenticationSchemes(DashboardHandler.SchemeName).RequireAuthenticatedUser()
            .RequireAssertion(context => Caller.Of(context.User)?.IsService == true));
        return builder;
    }

    private static IServiceCollection AddKept<T>(this IServiceCollection services, string? category) where T : class, IKeptRow => services
        .AddSingleton(provider => new KeptRows<T>(provider.GetRequiredService<IDbContextFactory<AppDb>>(), category))
        .AddSingleton<IBlobNames>(provider => provider.GetRequiredService<KeptRows<T>>());

    private static IServiceCollection AddExpired<T>(this IServiceCollection services, string name, string schedule, Kept kept) where T : class, IKeptRow =>
        services.AddSingleton<ICleaning>(provider => ActivatorUtilities.CreateInstance<ExpiredFiles<T>>(provider, name, schedule, kept));

    /// <summary>Hangfire's pages at <c>/hangfire</c>, for the role SERVICE.</summary>
    public static WebApplication MapJobs(this WebApplication app)
    {
        app.MapHangfireDashboardWithAuthorizationPolicy(DashboardHandler.SchemeName, DashboardHandler.Path, new() { DashboardTitle = "Auvious Actors: jobs" })
            .ExcludeFromDescription();
        return app;
    }
}
