using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Snapshots;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;
using Auvious.Server.SignedUrls;

namespace Auvious.Server.Snapshots;

/// <summary>Gives pictures out: the list of an interaction, the URLs that lead to them, and their bytes.</summary>
public sealed class SnapshotShelf(IRequiredActor<SnapshotRegion> snapshots, SnapshotStore store, IBlobStore blobs, UrlSigner signer)
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

    public async Task<IResult> Sign(HttpRequest request, Caller caller, string? snapshotId, CancellationToken ct)
    {
        if (caller.ActingFor(null) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        var id = input.Snapshot(snapshotId);
        input.Required(request.Headers.Referer, UrlSigner.RefererLimit, "referer");
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        return await snapshots.Ask(new GetPicture(id, input.By), ct) is Rejected rejected
            ? Replies.Of(rejected)
            : Results.Json(signer.Sign(request, Kind, organization, id.Value), WireJson.Options);
    }

    /// <summary>What is wrong with the URL is not told: every wrong one is answered alike.</summary>
    public async Task<IResult> Open(string snapshotId, string expiration, string? signature, CancellationToken ct)
    {
        if (signer.Verify(Kind, snapshotId, expiration, signature) is not { } organization) return Unknown;
        return await snapshots.Ask(new OpenPicture(new(organization, snapshotId)), ct) switch
        {
            PictureView view when await blobs.Open(view.Picture.Blob, ct) is { } bytes =>
                new Download(bytes, view.Filename, view.Picture.MimeType, view.Picture.Sha256),
            Rejected { Why: Reason.Unavailable } late => Replies.Of(late),
            _ => Unknown,
        };
    }

    private static IResult Unknown => Replies.Of(Reply.NotFound("this URL"));
}
