using Auvious.Core;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Assets;

/// <summary>Takes assets in and away: the blob first, then the row; on deleting the row first, then the blob.</summary>
public sealed class AssetDesk(AssetStore assets, IBlobStore blobs, Applications applications, AssetOptions options, TimeProvider time)
{
    private const int CategoryLimit = 128;

    public async Task<IResult> Put(
        HttpRequest request, Caller caller, string assetId, string? transactionId, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        input.Id(assetId);
        input.OptionalId(transactionId);
        await using var upload = await Upload.Read(request, blobs, "file", options.Limit, ct);
        if (Read(upload, input, assetId, transactionId) is not { } asset) return Replies.Invalid(input.Errors);
        if (await assets.Add(asset, ct))
        {
            upload.Keep();
            return Replies.Of(Reply.Done);
        }
        return await assets.Find(organization, assetId, ct) is { TransactionId: { } first } && first == transactionId
            ? Replies.Of(Reply.Done)
            : Replies.Of(Reply.Conflict($"{assetId} is taken"));
    }

    /// <summary>Not there (any more): done, for clients retry.</summary>
    public async Task<IResult> Delete(Caller caller, string assetId, string? transactionId, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        input.Id(assetId);
        input.OptionalId(transactionId);
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        if (await assets.Find(organization, assetId, ct) is { } asset && await assets.Remove(asset, ct)) await blobs.Delete(asset.Blob);
        return Replies.Of(Reply.Done);
    }

    private Asset? Read(Upload upload, Input input, string assetId, string? transactionId)
    {
        var application = input.Id(upload["applicationId"], "applicationId");
        if (!applications.Has(input.Organization, application)) input.Bad("applicationId", "is no application of this organization", 0);
        var category = input.Required(upload["category"], CategoryLimit, "category");
        var filename = upload["filename"];
        var roles = upload["rolesAllowedAccess"];
        if (!AssetRoles.TryParse(roles, out _)) input.Bad("rolesAllowedAccess", "must be roles separated by commas, such as supervisor,customer", 0);
        if (upload.File is not { } file) return input.Bad<Asset?>("file", "is required", null);
        return input.Errors.Count > 0 ? null : new()
        {
            Organization = input.Organization.Value,
            Id = assetId,
            ApplicationId = application,
            Category = category,
            RolesAllowedAccess = roles!,
            TransactionId = transactionId,
            Filename = filename is null ? file.Name : UploadedFile.Clean(filename),
            MimeType = file.MimeType,
            Size = file.Blob.Size,
            Sha256 = file.Blob.Sha256,
            Blob = file.Blob.Name,
            At = time.GetUtcNow(),
        };
    }
}
