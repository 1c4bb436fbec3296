using Auvious.Core;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Auvious.Server.SignedUrls;

namespace Auvious.Server.FileTransfers;

/// <summary>Gives files out: who may see which, the URLs that lead to them, and their bytes.</summary>
public sealed class FileTransferShelf(FileTransferStore transfers, FileUrls urls)
{
    private const string Kind = "filetransfers";

    public async Task<IResult> List(
        Caller caller, string? interactionId, string? conferenceId, bool all, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        input.OptionalId(interactionId);
        input.OptionalId(conferenceId);
        if (interactionId is not null && conferenceId is not null) input.Bad("conferenceId", "must not stand beside interactionId", 0);
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        if (all && !SeesAll(caller)) return Replies.Of(Reply.Forbidden("only a supervisor sees all file transfers"));
        if (conferenceId is not null && !input.By.Reaches(new(organization, conferenceId)))
            return Replies.Of(Reply.Forbidden("a customer reaches only the conference its ticket names"));
        var filter = new FileTransferFilter(SeesAll(caller) ? null : caller.User, interactionId, conferenceId, conferenceId ?? input.By.Ticket);
        return Results.Json((await transfers.List(organization, filter, ct)).Select(FileTransferEvent.Of), WireJson.Options);
    }

    public async Task<IResult> Sign(
        HttpRequest request, Caller caller, string fileTransferId, string? isInternal, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        input.Id(fileTransferId);
        var onlyOurs = input.Flag(isInternal, "createInternalSignedUrl");
        input.Required(request.Headers.Referer, UrlSigner.RefererLimit, "referer");
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        if (await transfers.Find(organization, fileTransferId, ct) is not { } transfer) return Replies.Of(Reply.NotFound("this file transfer"));
        return Sees(caller, input.By, transfer)
            ? Results.Json(urls.Sign(request, Kind, organization, transfer.Id, transfer.File(), onlyOurs), WireJson.Options)
            : Replies.Of(Reply.Forbidden("the file was neither sent nor received by this user"));
    }

    public async Task<IResult> Open(HttpRequest request, string fileTransferId, string expiration, string? signature, CancellationToken ct) => await urls.Give(
        urls.Verify(Kind, fileTransferId, expiration, signature) is { } organization ? (await transfers.Find(organization, fileTransferId, ct))?.File() : null, request, ct);

    private static bool SeesAll(Caller caller) => (caller.Roles & (Roles.Supervisor | Roles.Service)) != 0;

    private static bool Sees(Caller caller, By by, FileTransfer transfer) =>
        SeesAll(caller) || transfer.User == caller.User.Value
        || (transfer.TargetType == TargetType.USER ? transfer.TargetId == caller.User.Value
            : by.Reaches(new(new(transfer.Organization), transfer.TargetId)));
}
