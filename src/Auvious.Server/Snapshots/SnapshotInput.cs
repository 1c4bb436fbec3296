using System.Runtime.CompilerServices;
using Auvious.Core;
using Auvious.Core.Snapshots;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;
using Auvious.Server.Snapshots.Pictures;

namespace Auvious.Server.Snapshots;

/// <summary>Parts of requests that only snapshots have.</summary>
internal static class SnapshotInput
{
    /// <summary>The most characters of a snapshot's type.</summary>
    private const int TypeLimit = 128;

    /// <summary>An id that nobody has had.</summary>
    public static SnapshotId NewSnapshot(this Input input, TimeProvider time) => new(input.Organization, Guid.CreateVersion7(time.GetUtcNow()).ToString());

    public static SnapshotId Snapshot(this Input input, string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        new(input.Organization, input.Id(text, field));

    public static string Application(this Input input, Applications applications, string? text)
    {
        const string field = "applicationId";
        var application = input.Id(text, field);
        return applications.Has(input.Organization, application) ? application : input.Bad(field, "is no application of this organization", application);
    }

    /// <summary>What kind of picture it is, in the clients' own words; it stands in a table, which takes no control characters.</summary>
    public static string? Type(this Input input, string? text, bool isRequired = false)
    {
        const string field = "snapshotType";
        if (text is not null && text.Any(char.IsControl)) input.Bad(field, "must have no control characters", 0);
        return isRequired ? input.Required(text, TypeLimit, field) : input.Text(text, TypeLimit, field);
    }

    public static Party Target(this Input input, string? user, string? endpoint) =>
        new(new(input.Id(user, "targetUserId")), input.Endpoint(endpoint, "targetUserEndpointId"));

    /// <summary>A session without a type is a conference: there is no other kind to be had.</summary>
    public static Session Session(this Input input, string? type, string? id)
    {
        var known = type is null ? null : (SessionType?)input.OneOf<SessionType>(type, "sessionType");
        return new(known ?? (id is null ? null : SessionType.CONFERENCE), input.OptionalId(id, "sessionId"));
    }

    /// <summary>The picture of an upload, whose name and type must be those of its content.</summary>
    /// <param name="isOld">The client is of the time when the type stood at the part alone.</param>
    public static Picture? Picture(this Input input, Upload upload, PictureType? type, bool isOld)
    {
        if (upload.File is not { } file || type is null) return input.Bad<Picture?>("image", "is required", null);
        var declared = upload["snapshotMimeType"] ?? (isOld && file.MimeType.StartsWith("image/", StringComparison.Ordinal) ? file.MimeType : null);
        if (declared is null && !isOld) input.Bad("snapshotMimeType", "is required", 0);
        if (declared is not null && !type.IsCalled(declared)) input.Bad("snapshotMimeType", $"must be {type.MimeType}, as the picture is", 0);
        var given = input.Required(upload["snapshotSuffix"], TypeLimit, "snapshotSuffix");
        var suffix = type.SuffixOf(given) ?? input.Bad("snapshotSuffix", $"must be {type.Suffixes[0]}, as the picture is", given);
        return new(file.Blob.Name, type.MimeType, suffix, file.Blob.Size, file.Blob.Sha256);
    }
}
