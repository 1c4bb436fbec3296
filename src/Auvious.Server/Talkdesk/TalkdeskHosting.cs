namespace Auvious.Server.Talkdesk;

/// <summary>What the Talkdesk integration's routes need.</summary>
public static class TalkdeskHosting
{
    public static WebApplicationBuilder AddTalkdesk(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TalkdeskContacts>();
        builder.Services.AddSingleton<ContactActivity>();
        return builder;
    }
}
