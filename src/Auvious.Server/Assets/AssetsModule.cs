using System.ComponentModel.DataAnnotations;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;
using Auvious.Server.SignedUrls;
using Carter;
using Microsoft.AspNetCore.Mvc;

namespace Auvious.Server.Assets;

/// <summary>The routes of assets: changed by staff, opened by the roles they are for.</summary>
public sealed class AssetsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var assets = app.MapArea("/rtc-api/assets", "Assets").RequireAuthorization();

        assets.MapPost("{assetId}", (string assetId, HttpRequest request, Caller caller, AssetDesk desk, CancellationToken ct,
            [FromHeader(Name = "X-Auvious-TransactionId")] string? transactionId = null, string? organizationId = null) =>
            desk.Put(request, caller, assetId, transactionId, organizationId, ct))
            .WithMultipart(["applicationId", "category", "rolesAllowedAccess"], ["filename"], "file").RequireAuthorization(AuthHosting.Staff)
            .AnswersDone("uploadAsset", "Keep a file of an application under an id of one's choice", 409, 413);

        assets.MapDelete("{assetId}", (string assetId, Caller caller, AssetDesk desk, CancellationToken ct,
            [FromHeader(Name = "X-Auvious-TransactionId")] string? transactionId = null, string? organizationId = null) =>
            desk.Delete(caller, assetId, transactionId, organizationId, ct)).RequireAuthorization(AuthHosting.Staff)
            .AnswersDone("deleteAsset", "Delete an asset; one that is not there is done");

        assets.MapGet("", (Caller caller, AssetShelf shelf, CancellationToken ct, [Required] string? applicationId = null,
            string? organizationId = null) =>
            shelf.List(caller, applicationId, organizationId, ct))
            .Answers<AssetView[]>("findAssets", "List the assets of an application that the caller may open");

        // Every URL is a signed one of this server, so the header that asks for one changes nothing.
        assets.MapPost("{assetId}/signedUrl", (string assetId, HttpRequest request, Caller caller, AssetShelf shelf, CancellationToken ct,
            [FromHeader(Name = "X-Auvious-CreateInternalSignedUrl"), As<bool>] string? isInternal = null, string? organizationId = null) =>
            shelf.Sign(request, caller, assetId, organizationId, ct))
            .Answers<SignedUrl>("createAssetSignedUrl", "Make a URL that opens the asset without a token", 404)
            .WithHeader("Referer", isRequired: true);

        assets.MapGet("signed/{assetId}/{expiration}", (string assetId, [As<long>] string expiration, AssetShelf shelf, CancellationToken ct,
            [Required] string? signature = null) =>
            shelf.Open(assetId, expiration, signature, ct)).AllowAnonymous()
            .AnswersFile("getSignedAsset", "Open a signed URL", 404);
    }
}
