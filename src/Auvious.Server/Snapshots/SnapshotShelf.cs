using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Snapshots;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;
using Auvious.Server.SignedUrls;

namespace Auvious.Server.Snapshots;

/// <summary>Gives pictures out: the list of an interaction, the URLs that lead to them, and their bytes.</summary>
public sealed class SnapshotShelf(IRequiredActor<SnapshotRegion> snapshots, SnapshotStore store, FileUrls urls)
{
    private const string Kind = "snapshots";

    /// <summary>Those the caller may see, newest first.</summary>
    public async Task<IResult> List(Caller caller, string? interactionId, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        var interaction = input.Id(interactionId);
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        return Results.Json((await store.List(organization, interaction, ct)).Where(view => view.IsSeenBy(input.By)), WireJson.Options);
    }

    public async Task<IResult> Sign(HttpRequest request, Caller caller, string? snapshotId, bool isInternal, CancellationToken ct)
    {
        if (caller.ActingFor(null) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        var id = input.Snapshot(snapshotId);
        input.Required(request.Headers.Referer, UrlSigner.RefererLimit, "referer");
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        return await snapshots.Ask(new GetPicture(id, input.By), ct) switch
        {
            PictureView view => Results.Json(urls.Sign(request, Kind, organization, id.Value, FileOf(view), isInternal), WireJson.Options),
            var refused => Replies.Of(refused),
        };
    }

    /// <summary>What is wrong with the URL is not told: every wrong one is answered alike.</summary>
    public async Task<IResult> Open(HttpRequest request, string snapshotId, string expiration, string? signature, CancellationToken ct)
    {
        if (urls.Verify(Kind, snapshotId, expiration, signature) is not { } organization) return FileUrls.Unknown;
        return await snapshots.Ask(new OpenPicture(new(organization, snapshotId)), ct) switch
        {
            PictureView view => await urls.Give(FileOf(view), request, ct),
            Rejected { Why: Reason.Unavailable } late => Replies.Of(late),
            _ => FileUrls.Unknown,
        };
    }

    private static KeptFile FileOf(PictureView view) =>
        new(view.Picture.Blob, view.Picture.Size, view.Picture.Sha256, view.Filename, view.Picture.MimeType);
}
