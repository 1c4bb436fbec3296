using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>What tests say to the routes of snapshots.</summary>
internal static class SnapshotCalls
{
    public static Task<Answer> RequestSnapshot(
        this HttpClient http, string endpoint, string user, string target, string? conference = null, string? interaction = null, string? type = "ID_CARD") =>
        http.Post("snapshots/request", new
        {
            applicationId = "demo-app",
            userEndpointId = endpoint,
            targetUserId = user,
            targetUserEndpointId = target,
            sessionType = conference is null ? null : "CONFERENCE",
            sessionId = conference,
            interactionId = interaction,
            snapshotType = type,
        });

    public static (string, string)[] AcquireFields(string snapshot, string endpoint) =>
    [
        ("snapshotId", snapshot), ("userEndpointId", endpoint), ("snapshotType", "ID_CARD"), ("snapshotSuffix", "jpg"), ("snapshotMimeType", "image/jpeg"),
    ];

    public static (string, string)[] UploadFields(string endpoint, string user, string target, string interaction) =>
    [
        ("applicationId", "demo-app"), ("targetUserId", user), ("targetUserEndpointId", target), ("interactionId", interaction),
        ("userEndpointId", endpoint), ("snapshotType", "ID_CARD"), ("snapshotSuffix", "jpg"), ("snapshotMimeType", "image/jpeg"),
    ];

    /// <summary>The same fields with one of them changed, or left out.</summary>
    public static (string Name, string Value)[] With(this (string Name, string Value)[] fields, string name, string? value) =>
        value is null ? [.. fields.Where(f => f.Name != name)] : [.. fields.Where(f => f.Name != name), (name, value)];

    public static Task<Answer> Picture(this HttpClient http, string path, IEnumerable<(string, string)> fields, byte[]? picture) =>
        http.Upload(path, Uploads.Form(fields, picture, "camera.jpg", "image/jpeg", "image"));

    public static Task<Answer> Acquire(this HttpClient http, string snapshot, string endpoint, byte[]? picture = null) =>
        http.Picture("snapshots/acquire", AcquireFields(snapshot, endpoint), picture ?? Photo.Jpeg);

    public static Task<Answer> Approve(this HttpClient http, string snapshot, string endpoint, string? type = null) =>
        http.Post("snapshots/approve", new { snapshotId = snapshot, userEndpointId = endpoint, snapshotType = type });

    public static Task<Answer> Discard(this HttpClient http, string snapshot, string endpoint) =>
        http.Post("snapshots/discard", new { snapshotId = snapshot, userEndpointId = endpoint });

    public static async Task<Answer> SignSnapshot(this HttpClient http, string snapshot, string? referer = "http://localhost/", bool? isInternal = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "rtc-api/snapshots/signedUrl");
        request.Content = System.Net.Http.Json.JsonContent.Create(new { snapshotId = snapshot, createInternalSignedUrl = isInternal });
        if (referer is not null) request.Headers.TryAddWithoutValidation("Referer", referer);
        using var response = await http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<string[]> SnapshotsOf(this HttpClient http, string interaction) =>
        [.. (await http.Get($"snapshots?interactionId={interaction}")).ShouldBe(200).Json.EnumerateArray().Select(s => s.Text("id"))];
}
