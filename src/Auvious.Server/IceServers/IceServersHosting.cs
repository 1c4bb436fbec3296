namespace Auvious.Server.IceServers;

/// <summary>What the iceServers routes need.</summary>
public static class IceServersHosting
{
    public static WebApplicationBuilder AddIceServers(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(IceOptions.Read(builder.Configuration));
        return builder;
    }
}
