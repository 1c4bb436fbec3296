using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.SignedUrls;
using Carter;
using Microsoft.AspNetCore.Mvc;

namespace Auvious.Server.FileTransfers;

/// <summary>The routes of file transfers.</summary>
public sealed class FileTransfersModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var transfers = app.MapGroup("/rtc-api/filetransfers").RequireAuthorization().WithTags("File Transfers");

        transfers.MapPost("", (HttpRequest request, Caller caller, FileTransferDesk desk, CancellationToken ct, string? targetType = null,
            [FromHeader(Name = "X-Auvious-TransactionId")] string? transactionId = null, string? organizationId = null) =>
            desk.Send(request, caller, targetType, transactionId, organizationId, ct))
            .WithMultipart(["applicationId", "targetId"], ["userEndpointId", "interactionId", "conferenceId"], "file");

        transfers.MapGet("", (Caller caller, FileTransferShelf shelf, CancellationToken ct, string? interactionId = null, string? conferenceId = null,
            bool? all = null, string? organizationId = null) =>
            shelf.List(caller, interactionId, conferenceId, all == true, organizationId, ct));

        transfers.MapPost("{fileTransferId}/signedUrl", (string fileTransferId, HttpRequest request, Caller caller, FileTransferShelf shelf,
            CancellationToken ct, [FromHeader(Name = "X-Auvious-CreateInternalSignedUrl")] bool? isInternal = null, string? organizationId = null) =>
            shelf.Sign(request, caller, fileTransferId, isInternal == true, organizationId, ct)).Produces<SignedUrl>();

        transfers.MapGet("signed/{fileTransferId}/{expiration}", (string fileTransferId, string expiration, HttpRequest request, FileTransferShelf shelf,
            CancellationToken ct, string? signature = null) =>
            shelf.Open(request, fileTransferId, expiration, signature, ct)).AllowAnonymous();
    }
}
