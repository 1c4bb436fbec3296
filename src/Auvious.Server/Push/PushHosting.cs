using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Push;

/// <summary>The push channel's wiring.</summary>
public static class PushHosting
{
    /// <summary>A client says nothing but short acknowledgements.</summary>
    private const int ReceiveLimit = 4 * 1024;

    public static WebApplicationBuilder AddPush(this WebApplicationBuilder builder)
    {
        builder.Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = ReceiveLimit).AddMessagePackProtocol();
        // The framework logs a refused client as an error with a stack trace; what is one is logged by the hub.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.HubConnectionHandler", LogLevel.Critical);
        builder.Services.AddSingleton<OpenChannels>();
        return builder;
    }

    /// <summary>Call it after authentication and authorization.</summary>
    public static WebApplication MapPush(this WebApplication app)
    {
        app.MapHub<PushHub>(BearerHandler.HubPath).RequireAuthorization().WithMetadata(WorksWithoutDatabase.Instance);
        return app;
    }
}
