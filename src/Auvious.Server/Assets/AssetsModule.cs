using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.SignedUrls;
using Carter;
using Microsoft.AspNetCore.Mvc;

namespace Auvious.Server.Assets;

/// <summary>The routes of assets: changed by staff, opened by the roles they are for.</summary>
public sealed class AssetsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var assets = app.MapGroup("/rtc-api/assets").RequireAuthorization().WithTags("Assets");

        assets.MapPost("{assetId}", (string assetId, HttpRequest request, Caller caller, AssetDesk desk, CancellationToken ct,
            [FromHeader(Name = "X-Auvious-TransactionId")] string? transactionId = null, string? organizationId = null) =>
            desk.Put(request, caller, assetId, transactionId, organizationId, ct))
            .WithMultipart(["applicationId", "category", "rolesAllowedAccess"], ["filename"], "file").RequireAuthorization(AuthHosting.Staff);

        assets.MapDelete("{assetId}", (string assetId, Caller caller, AssetDesk desk, CancellationToken ct,
            [FromHeader(Name = "X-Auvious-TransactionId")] string? transactionId = null, string? organizationId = null) =>
            desk.Delete(caller, assetId, organizationId, ct)).RequireAuthorization(AuthHosting.Staff);

        assets.MapGet("", (Caller caller, AssetShelf shelf, CancellationToken ct, string? applicationId = null, string? organizationId = null) =>
            shelf.List(caller, applicationId, organizationId, ct));

        assets.MapPost("{assetId}/signedUrl", (string assetId, HttpRequest request, Caller caller, AssetShelf shelf, CancellationToken ct,
            [FromHeader(Name = "X-Auvious-CreateInternalSignedUrl")] bool? isInternal = null, string? organizationId = null) =>
            shelf.Sign(request, caller, assetId, isInternal == true, organizationId, ct)).Produces<SignedUrl>();

        assets.MapGet("signed/{assetId}/{expiration}", (string assetId, string expiration, HttpRequest request, AssetShelf shelf, CancellationToken ct,
            string? signature = null) =>
            shelf.Open(request, assetId, expiration, signature, ct)).AllowAnonymous();
    }
}
