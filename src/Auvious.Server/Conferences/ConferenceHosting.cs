using Auvious.Server.Auth.Genesys;

namespace Auvious.Server.Conferences;

/// <summary>What the conferences' routes and actors need.</summary>
public static class ConferenceHosting
{
    public static WebApplicationBuilder AddConferences(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ConferenceOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<IConferenceIndex, ConferenceRows>();
        builder.Services.AddSingleton<ActiveConferences>();
        builder.Services.AddSingleton<IRooms, ConferenceRooms>();
        return builder;
    }
}
