using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Hosting.Telemetry;

namespace Auvious.Server.Hosting.Http;

/// <summary>Asks an entity on a caller's behalf: the one place where HTTP meets an actor.</summary>
public static class Asking
{
    /// <summary>Longer than an entity waits for its own inquiries, shorter than a client for its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes a command of the request, asks the entity, and makes an answer of its reply.</summary>
    /// <param name="organizationId">The organization the request's body names, if any; only a service may name another than its own.</param>
    /// <param name="shape">How this route writes errors.</param>
    public static async Task<IResult> Send<TRegion>(
        this IRequiredActor<TRegion> region, Caller caller, Func<Input, object> command, CancellationToken ct,
        string? organizationId = null, ErrorShape shape = ErrorShape.Plain, TimeSpan? patience = null)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return NotActing(caller, shape);
        var input = new Input(caller, organization);
        var message = command(input);
        return input.Errors.Count > 0
            ? Replies.Invalid(input.Errors, shape)
            : Replies.Of(await region.Ask(message, ct, patience), shape);
    }

    /// <summary>The answer to a request that names an organization the caller can't act for.</summary>
    public static IResult NotActing(Caller caller, ErrorShape shape = ErrorShape.Plain) => Replies.Of(caller.IsService
        ? Reply.Invalid("organizationId", $"must be 1 to {IdRules.OrganizationLength} printable characters without a slash")
        : Reply.Forbidden("only a service may name another organization"), shape);

    /// <summary>The entity's reply; 503 when it does not come in time. What has reached nobody, on its way to another node, is asked again.</summary>
    public static async Task<Reply> Ask<TRegion>(this IRequiredActor<TRegion> region, object message, CancellationToken ct, TimeSpan? patience = null)
    {
        using var activity = CommandMeter.Begin(message);
        var waits = patience ?? Patience;
        var asked = (region as ILosable)?.Lasting(message, waits) ?? message;
        var reply = await region.AskAgain(asked, waits, ct);
        // What its caller is told was not done shall not be done later: he says it elsewhere at once, and that may overtake it.
        if (reply is Rejected { Why: Reason.Unavailable }) (asked as Perishable)?.GiveUp();
        CommandMeter.Answered(message, reply);
        return reply;
    }

    private static async Task<Reply> AskAgain<TRegion>(this IRequiredActor<TRegion> region, object message, TimeSpan patience, CancellationToken ct)
    {
        var since = TimeProvider.System.GetTimestamp();
        var left = patience;
        while (left > TimeSpan.Zero)
        {
            if (await region.AskOnce(message, ct, left) is not Undelivered and var reply) return reply;
            await Task.Delay(Again, TimeProvider.System, ct);
            left = patience - TimeProvider.System.GetElapsedTime(since);
        }
        return Reply.Unavailable("it could not be reached in time");
    }

    private static async Task<Reply> AskOnce<TRegion>(this IRequiredActor<TRegion> region, object message, CancellationToken ct, TimeSpan patience)
    {
        if (region is ILosable { MayAsk: false }) return Reply.Unavailable("this node may have been given up by the others");
        var lost = (region as ILosable)?.Lost ?? CancellationToken.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lost);
        try
        {
            var actor = await region.GetAsync(ct);
            return await actor.Ask<Reply>(message, patience, either.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Reply.Unavailable("a node was lost, and perhaps the answer with it");
        }
        catch (AskTimeoutException)
        {
            return Reply.Unavailable("no answer in time");
        }
    }
}
