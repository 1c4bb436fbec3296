using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Server.Auth;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;

namespace Auvious.Server.Push;

/// <summary>What the hub says to a client.</summary>
public interface IPushClient
{
    /// <summary>An event; <paramref name="sequence"/> 0 is best effort.</summary>
    Task Event(long sequence, RawEvent @event);

    /// <summary>Not everything the client lacks is there: read the conference again. What is there follows.</summary>
    Task Gap(long firstAvailable);
}

/// <summary>
/// The push channel <c>/rtc-api/hub?userEndpointId=…&amp;after=…</c>: one endpoint's events, one connection at a time. The only place that
/// knows SignalR.
/// </summary>
public sealed class PushHub(
    ActorSystem actors, IRequiredActor<EndpointRegion> endpoints, IRequiredActor<ConferenceRegion> conferences,
    IHubContext<PushHub, IPushClient> hub, OpenChannels channels, ILogger<PushHub> log) : Hub<IPushClient>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Who comes to a node that sends its clients away is held so long: it would come again at once, and the node may be the only one it knows.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    public override async Task OnConnectedAsync()
    {
        try
        {
            await Connect();
            channels.Opened();
        }
        catch (Exception e) when (e is not (HubException or OperationCanceledException))
        {
            log.LogError(e, "A connection could not be opened");
            throw new HubException("the connection could not be opened");
        }
    }

    private async Task Connect()
    {
        var line = new HubLine(hub.Clients.Client(Context.ConnectionId), Context);
        if (channels.AreDeparting)
        {
            await Task.Delay(Hold, TimeProvider.System, Context.ConnectionAborted);
            line.Redirect();
            return;
        }
        var channel = actors.ActorOf(ChannelActor.Props(
            Target(), line, await endpoints.GetAsync(Context.ConnectionAborted), await conferences.GetAsync(Context.ConnectionAborted)));
        Context.Items[nameof(ChannelActor)] = channel;
        if (await Open(channel) is Rejected refusal) throw new HubException(refusal.Text);
        if (channels.AreDeparting) channel.Tell(NodeDeparts.Instance);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        channels.Closed();
        Channel?.Tell(ClientGone.Instance);
        return Task.CompletedTask;
    }

    /// <summary>The client has handled everything up to and including <paramref name="sequence"/>.</summary>
    public void Ack(long sequence) => Channel?.Tell(new ClientAcknowledged(sequence));

    private IActorRef? Channel => Context.Items.TryGetValue(nameof(ChannelActor), out var channel) ? channel as IActorRef : null;

    private ChannelTarget Target()
    {
        var query = Context.GetHttpContext()!.Request.Query;
        var caller = Caller.Of(Context.User!) ?? throw new HubException("a user's token is wanted");
        if (!EndpointId.TryParse(caller.Organization, query["userEndpointId"], out var endpoint))
            throw new HubException("userEndpointId must be the id of a registered endpoint");
        if (query["after"].ToString() is not { Length: > 0 } after) return new(endpoint, caller.User, null);
        return long.TryParse(after, out var sequence) && sequence >= 0
            ? new(endpoint, caller.User, sequence)
            : throw new HubException("after must be a sequence: 0 or more");
    }

    private static async Task<Reply> Open(IActorRef channel)
    {
        try
        {
            return await channel.Ask<Reply>(OpenChannel.Instance, Patience);
        }
        catch (AskTimeoutException)
        {
            channel.Tell(ClientGone.Instance);
            return Reply.Unavailable("the endpoint gave no answer in time");
        }
    }

    private sealed class HubLine(IPushClient client, HubCallerContext connection) : IChannelLine
    {
        public Task Event(long sequence, string json) => client.Event(sequence, new(json));

        public Task Gap(long firstAvailable) => client.Gap(firstAvailable);

        public void Redirect()
        {
            if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime) lifetime.RequestClose();
            else connection.Abort();
        }

        public void Close() => connection.Abort();
    }
}
