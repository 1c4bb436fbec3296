using Auvious.Core;
using Auvious.Core.Snapshots;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;
using Auvious.Server.Snapshots.Pictures;

namespace Auvious.Server.Snapshots;

/// <summary>Takes pictures in: cleaned on their way into a blob, then the snapshot decides whether it is kept.</summary>
public sealed class PictureDesk(SnapshotDesk desk, Applications applications, IBlobStore blobs, SnapshotOptions options, TimeProvider time)
{
    private const string Image = "image";

    /// <summary>A picture that was asked for. The older route (<paramref name="isOld"/>) says less about it.</summary>
    public Task<IResult> Acquire(HttpRequest request, Caller caller, bool isOld, CancellationToken ct) => Take(
        request, caller, isOld, desk.Send, _ => Results.NoContent(), (i, form, picture) => new AcquireSnapshot(
            i.Snapshot(form["snapshotId"], "snapshotId"), i.By, i.Endpoint(form["userEndpointId"], "userEndpointId"),
            i.Type(form["snapshotType"], isRequired: !isOld), picture), ct);

    /// <summary>A picture that nobody asked for. A customer brings it into the conference its ticket names.</summary>
    public Task<IResult> Upload(HttpRequest request, Caller caller, CancellationToken ct) => Take(
        request, caller, isOld: false, desk.Begin, command =>
        {
            request.HttpContext.Response.Headers.Location = $"{request.PathBase}/rtc-api/snapshots/{command.Snapshot.Value}";
            return Results.Json(new SnapshotUploadResult(command.Snapshot.Value), WireJson.Options);
        },
        (i, form, picture) => new UploadSnapshot(
            i.NewSnapshot(time), i.By, i.Endpoint(form["userEndpointId"], "userEndpointId"),
            i.Target(form["targetUserId"], form["targetUserEndpointId"]),
            i.By is { IsStaff: false, Ticket: { } conference } ? new(SessionType.CONFERENCE, conference) : Session.None,
            i.Application(applications, form["applicationId"]), i.Id(form["interactionId"], "interactionId"),
            i.Type(form["snapshotType"], isRequired: true)!, i.OptionalId(form["relatedSnapshotId"], "relatedSnapshotId"), picture), ct);

    private async Task<IResult> Take<T>(
        HttpRequest request, Caller caller, bool isOld, Func<T, CancellationToken, Task<Reply>> send, Func<T, IResult> done,
        Func<Input, Upload, Picture, T> wish, CancellationToken ct) where T : EndpointSnapshotCommand
    {
        if (caller.ActingFor(null) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        CleanPicture? clean = null;
        Upload form;
        try
        {
            form = await Blobs.Upload.Read(request, blobs, Image, options.Limit, ct, content => clean = new(content, options.PixelLimit));
        }
        catch (Exception) when (clean?.Fault is not null)
        {
            return Replies.Invalid(new Dictionary<string, string> { [Image] = clean.Fault.Message });
        }
        await using (form)
        {
            var picture = input.Picture(form, clean?.Type, isOld);
            var command = wish(input, form, picture!);
            if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
            // From here on the snapshot may hold it, even if nobody hears that: at worst it is an orphan.
            form.Keep();
            var reply = await send(command, ct);
            if (reply is Rejected { Why: not Reason.Unavailable } || reply is PictureKept { Blob: var kept } && kept != picture!.Blob)
                await blobs.Delete(picture!.Blob);
            return reply is PictureKept ? done(command) : Replies.Of(reply);
        }
    }
}
