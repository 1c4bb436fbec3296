using Auvious.Server.Hosting.Actors;
using Auvious.Server.Push;

namespace Auvious.Server.Hosting.Departing;

/// <summary>Registers the way out.</summary>
public static class DepartureHosting
{
    public static WebApplicationBuilder AddDeparture(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(DepartureOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<Departure>();
        builder.Services.AddSingleton<IHostLifetime, OrderlyExit>();
        // Clients stay until their streams have ended.
        builder.Services.AddSingleton<IDeparting>(services => services.GetRequiredService<MediaDrain>()).AddSingleton<IDeparting, PushDeparture>();
        // What bounds it all is OrderlyExit.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(10));
        return builder;
    }

    /// <summary>Runs until the process is to end.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunToTheEnd(this WebApplication app)
    {
        var (departure, stopping) = (app.Services.GetRequiredService<Departure>(), app.Lifetime.ApplicationStopping);
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (departure.HasBegun || stopping.IsCancellationRequested)
        {
            // It was told to end, or given up by the other nodes, before it had started.
        }
        return departure.ExitCode;
    }
}
