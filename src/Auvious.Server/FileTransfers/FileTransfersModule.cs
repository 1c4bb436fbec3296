using System.ComponentModel.DataAnnotations;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;
using Auvious.Server.SignedUrls;
using Carter;
using Microsoft.AspNetCore.Mvc;

namespace Auvious.Server.FileTransfers;

/// <summary>The routes of file transfers.</summary>
public sealed class FileTransfersModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var transfers = app.MapArea("/rtc-api/filetransfers", "File Transfers").RequireAuthorization();

        transfers.MapPost("", (HttpRequest request, Caller caller, FileTransferDesk desk, CancellationToken ct,
            [Required, AllowedValues("user", "conference")] string? targetType = null,
            [FromHeader(Name = "X-Auvious-TransactionId")] string? transactionId = null, string? organizationId = null) =>
            desk.Send(request, caller, targetType, transactionId, organizationId, ct))
            .WithMultipart(["applicationId", "targetId"], ["userEndpointId", "interactionId", "conferenceId"], "file")
            .Answers<TransferredView>("createFileTransfer", "Send a file to a user, or to those in a conference", 404, 409, 413);

        transfers.MapGet("", (Caller caller, FileTransferShelf shelf, CancellationToken ct, string? interactionId = null, string? conferenceId = null,
            bool? all = null, string? organizationId = null) =>
            shelf.List(caller, interactionId, conferenceId, all == true, organizationId, ct))
            .Answers<FileTransferEvent[]>("findFileTransfers", "List the file transfers that the caller may see");

        transfers.MapPost("{fileTransferId}/signedUrl", (string fileTransferId, HttpRequest request, Caller caller, FileTransferShelf shelf,
            CancellationToken ct, string? organizationId = null) =>
            shelf.Sign(request, caller, fileTransferId, organizationId, ct))
            .Answers<SignedUrl>("createFileTransferSignedUrl", "Make a URL that opens the file without a token", 404)
            .WithHeader("Referer", isRequired: true);

        transfers.MapGet("signed/{fileTransferId}/{expiration}", (string fileTransferId, [As<long>] string expiration, FileTransferShelf shelf,
            CancellationToken ct, [Required] string? signature = null) =>
            shelf.Open(fileTransferId, expiration, signature, ct)).AllowAnonymous()
            .AnswersFile("getSignedFileTransfer", "Open a signed URL", 404);
    }

    private sealed record TransferredView(string FileTransferId);
}
