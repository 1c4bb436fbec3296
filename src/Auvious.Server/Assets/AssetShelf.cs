using Auvious.Core;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Auvious.Server.SignedUrls;

namespace Auvious.Server.Assets;

/// <summary>An item of the list.</summary>
public sealed record AssetView(
    string AssetId, string OrganizationId, string ApplicationId, string Category, string RolesAllowedAccess, string Filename, string MimeType,
    long Size, DateTimeOffset CreatedAt)
{
    public static AssetView Of(Asset asset) => new(
        asset.Id, asset.Organization, asset.ApplicationId, asset.Category, asset.RolesAllowedAccess, asset.Filename, asset.MimeType, asset.Size,
        asset.At);
}

/// <summary>Gives assets out: the list, the URLs that lead to them, and their bytes. A caller sees those whose roles it has.</summary>
public sealed class AssetShelf(AssetStore assets, Applications applications, FileUrls urls)
{
    private const string Kind = "assets";

    /// <summary>Another organization's application is answered like an unknown one: it has no assets.</summary>
    public async Task<IResult> List(Caller caller, string? applicationId, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        input.Id(applicationId);
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        var found = applications.Has(organization, applicationId) ? await assets.List(organization, applicationId!, ct) : [];
        return Results.Json(found.Where(asset => AssetRoles.Admit(asset, caller)).Select(AssetView.Of), WireJson.Options);
    }

    public async Task<IResult> Sign(
        HttpRequest request, Caller caller, string assetId, string? isInternal, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        input.Id(assetId);
        var onlyOurs = input.Flag(isInternal, "createInternalSignedUrl");
        input.Required(request.Headers.Referer, UrlSigner.RefererLimit, "referer");
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        if (await assets.Find(organization, assetId, ct) is not { } asset) return Replies.Of(Reply.NotFound("this asset"));
        return AssetRoles.Admit(asset, caller)
            ? Results.Json(urls.Sign(request, Kind, organization, asset.Id, asset.File(), onlyOurs), WireJson.Options)
            : Replies.Of(Reply.Forbidden("the asset is for other roles"));
    }

    public async Task<IResult> Open(HttpRequest request, string assetId, string expiration, string? signature, CancellationToken ct) => await urls.Give(
        urls.Verify(Kind, assetId, expiration, signature) is { } organization ? (await assets.Find(organization, assetId, ct))?.File() : null, request, ct);
}
