using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.FileTransfers;

/// <summary>Takes files in: checks the form, keeps the bytes, then the row, then tells the target's endpoints.</summary>
public sealed class FileTransferDesk(
    FileTransferStore transfers, IBlobStore blobs, Applications applications, IEndpointIndex index, EndpointDelivery endpoints,
    IRequiredActor<ConferenceRegion> conferences, FileTransferOptions options, TimeProvider time)
{
    public async Task<IResult> Send(
        HttpRequest request, Caller caller, string? targetType, string? transactionId, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        input.OptionalId(transactionId);
        await using var upload = await Upload.Read(request, blobs, "file", options.Limit, ct);
        if (input.Errors.Count == 0 && transactionId is not null
            && await transfers.FindRepeated(organization, caller.User, transactionId, ct) is { } first)
            return await Tell(first, input.By, ct);

        if (Read(upload, input, targetType, transactionId) is not { } transfer) return Replies.Invalid(input.Errors);
        if (await Allowed(transfer, organization, input.By, ct) is Rejected refused) return Replies.Of(refused);
        var kept = await transfers.Add(transfer, ct);
        if (kept.Blob == transfer.Blob) upload.Keep();
        return await Tell(kept, input.By, ct);
    }

    private FileTransfer? Read(Upload upload, Input input, string? targetType, string? transactionId)
    {
        var type = input.OneOf<TargetType>(targetType?.ToUpperInvariant(), nameof(targetType));
        var application = input.Id(upload["applicationId"], "applicationId");
        if (!applications.Has(input.Organization, application)) input.Bad("applicationId", "is no application of this organization", 0);
        var target = input.Id(upload["targetId"], "targetId");
        var endpoint = input.OptionalId(upload["userEndpointId"], "userEndpointId");
        var interaction = input.OptionalId(upload["interactionId"], "interactionId");
        var conference = input.OptionalId(upload["conferenceId"], "conferenceId");
        if (upload.File is not { } file) return input.Bad<FileTransfer?>("file", "is required", null);
        var now = time.GetUtcNow();
        return input.Errors.Count > 0 ? null : new()
        {
            Organization = input.Organization.Value,
            Id = Guid.CreateVersion7(now).ToString(),
            User = input.By.User.Value,
            Endpoint = endpoint,
            TargetType = type,
            TargetId = target,
            ApplicationId = application,
            InteractionId = interaction,
            ConferenceId = conference ?? (type == TargetType.CONFERENCE ? target : null),
            TransactionId = transactionId,
            Filename = file.Name,
            MimeType = file.MimeType,
            Size = file.Blob.Size,
            Sha256 = file.Blob.Sha256,
            Blob = file.Blob.Name,
            At = now,
        };
    }

    private async Task<Reply> Allowed(FileTransfer transfer, OrganizationId organization, By by, CancellationToken ct)
    {
        if (transfer.ConferenceId is { } conference && !by.Reaches(new(organization, conference)))
            return Reply.Forbidden("a customer reaches only the conference its ticket names");
        if (transfer.Endpoint is { } endpoint && await endpoints.Owns(by.User, new(organization, endpoint), ct) is Rejected refused) return refused;
        return transfer.TargetType == TargetType.CONFERENCE ? await conferences.Ask(new GetConference(new(organization, transfer.TargetId), by), ct) : Reply.Done;
    }

    /// <summary>A repeat tells again, for the first try may have ended before it could; endpoints take an event once.</summary>
    private async Task<IResult> Tell(FileTransfer transfer, By by, CancellationToken ct)
    {
        var organization = new OrganizationId(transfer.Organization);
        UserId? user = transfer.TargetType == TargetType.USER ? new(transfer.TargetId) : null;
        IReadOnlyList<EndpointId> audience = [];
        if (user is { } target) audience = await index.Of(organization, target, ct);
        else
            switch (await conferences.Ask(new GetConference(new(organization, transfer.TargetId), by), ct))
            {
                case ConferenceView view:
                    audience = [.. view.Participants.Select(p => new EndpointId(organization, p.Id))];
                    break;
                case Rejected { Why: Reason.Unavailable } unavailable:
                    return Replies.Of(unavailable);
            }
        return await endpoints.Deliver(audience, user, transfer.Id, FileTransferEvent.Of(transfer).Push(), ct) is Rejected late
            ? Replies.Of(late)
            : Results.Json(new { fileTransferId = transfer.Id }, WireJson.Options);
    }
}
