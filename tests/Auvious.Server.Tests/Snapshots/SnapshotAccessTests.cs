using Auvious.Server.Blobs;
using Auvious.Server.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using static Auvious.Server.Tests.Snapshots.SnapshotCalls;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>Who gets in, what is refused, and that nothing of what was refused stays.</summary>
[Collection(nameof(SnapshotHost))]
public sealed class SnapshotAccessTests(SnapshotHost host)
{
    [Fact]
    public async Task Another_organizations_snapshot_is_an_unknown_one()
    {
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var id = await Requested(user, phone);
        var own = await host.Rival.Registered();
        foreach (var call in (Func<string, Task<Answer>>[])
            [s => host.Rival.Get($"snapshots/{s}"), s => host.Rival.Approve(s, own), s => host.Rival.Discard(s, own), s => host.Rival.SignSnapshot(s), s => host.Rival.Acquire(s, own)])
            (await call(id)).ShouldBe(404).ShouldBe(await call("nothing"));
        (await host.Service.Get($"snapshots/{id}?organizationId=rival")).ShouldBe(404);
        (await host.Rival.Get($"snapshots/{id}?organizationId=demo")).ShouldBe(403);
        (await customer.Acquire(id, phone)).ShouldBe(204);
    }

    [Fact]
    public async Task Endpoints_are_whose_they_are_said_to_be()
    {
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var others = await host.Supervisor.Registered();
        (await host.Agent.RequestSnapshot(others, user, phone)).ShouldBe(403);
        (await host.Agent.RequestSnapshot("nowhere", user, phone)).ShouldBe(404);
        (await host.Agent.RequestSnapshot(host.Desk, user, "nowhere")).ShouldBe(404);
        (await host.Agent.RequestSnapshot(host.Desk, "somebody", phone)).ShouldBe(404);
        (await host.Agent.RequestSnapshot(host.Desk, user, phone, "no-room")).ShouldBe(404);
        var id = await Requested(user, phone);
        (await customer.Acquire(id, host.Desk)).ShouldBe(403);
        (await customer.Acquire(id, "nowhere")).ShouldBe(404);
        (await host.Agent.Acquire(id, host.Desk)).ShouldBe(403);
        (await customer.Acquire(id, phone)).ShouldBe(204);
        (await host.Agent.Approve(id, others)).ShouldBe(403);
        (await customer.Approve(id, phone)).ShouldBe(403);
        (await host.Supervisor.Approve(id, others)).ShouldBe(204);
    }

    [Fact]
    public async Task A_customer_sees_and_does_only_its_own()
    {
        var room = await host.Agent.Created();
        var (customer, phone, user) = await host.Customer(room);
        var (other, tablet, _) = await host.Customer(room);
        var id = (await host.Agent.RequestSnapshot(host.Desk, user, phone, room)).ShouldBe(200).Json.Text("snapshotId");
        (await other.Get($"snapshots/{id}")).ShouldBe(403);
        (await other.Acquire(id, tablet)).ShouldBe(403);
        (await other.Discard(id, tablet)).ShouldBe(403);
        (await customer.Acquire(id, phone)).ShouldBe(204);
        (await other.SignSnapshot(id)).ShouldBe(403);
        (await customer.SignSnapshot(id)).ShouldBe(200);
        var elsewhere = await host.AsCustomer(new { conference_id = await host.Agent.Created(), customer_id = user });
        (await elsewhere.Get($"snapshots/{id}")).ShouldBe(403);
        (await elsewhere.SignSnapshot(id)).ShouldBe(403);
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_token()
    {
        var stranger = host.Stranger();
        (await stranger.RequestSnapshot("e", "u", "t")).ShouldBe(401);
        (await stranger.Acquire("s", "e")).ShouldBe(401);
        (await stranger.Picture("snapshots/upload", UploadFields("e", "u", "t", "i"), Photo.Jpeg)).ShouldBe(401);
        (await stranger.Get("snapshots?interactionId=i")).ShouldBe(401);
        (await stranger.Get("snapshots/s")).ShouldBe(401);
        (await stranger.Approve("s", "e")).ShouldBe(401);
        (await stranger.Discard("s", "e")).ShouldBe(401);
        (await stranger.SignSnapshot("s")).ShouldBe(401);
        (await stranger.Post("snapshots/cameraRequest", new { })).ShouldBe(401);
        (await stranger.Post("snapshots/cameraRequestRespond", new { })).ShouldBe(401);
    }

    [Theory]
    [InlineData("request", "applicationId", "rival-app")]
    [InlineData("request", "applicationId", null)]
    [InlineData("request", "userEndpointId", "a/b")]
    [InlineData("request", "targetUserId", "")]
    [InlineData("request", "targetUserEndpointId", null)]
    [InlineData("request", "sessionType", "UNKNOWN")]
    [InlineData("request", "sessionId", "a/b")]
    [InlineData("request", "interactionId", "a/b")]
    [InlineData("request", "snapshotType", "@long")]
    [InlineData("request", "snapshotType", "ID\0CARD")]
    [InlineData("cameraRequest", "cameraRequestType", "DANCE")]
    [InlineData("cameraRequest", "cameraRequestType", null)]
    [InlineData("cameraRequest", "sessionType", "PARTY")]
    [InlineData("cameraRequestRespond", "snapshotCameraRequestId", null)]
    [InlineData("cameraRequestRespond", "succeeded", null)]
    [InlineData("cameraRequestRespond", "additionalInformation", "@long")]
    [InlineData("approve", "snapshotId", "")]
    [InlineData("approve", "userEndpointId", null)]
    [InlineData("approve", "snapshotType", "@long")]
    [InlineData("discard", "snapshotId", null)]
    [InlineData("discard", "userEndpointId", "")]
    public async Task A_bad_field_is_blamed(string operation, string field, string? value)
    {
        var body = new Dictionary<string, object?>
        {
            ["applicationId"] = "demo-app",
            ["userEndpointId"] = host.Desk,
            ["targetUserId"] = "agent",
            ["targetUserEndpointId"] = host.Desk,
            ["sessionType"] = "CONFERENCE",
            ["snapshotId"] = "s",
            ["snapshotCameraRequestId"] = "s",
            ["cameraRequestType"] = "FLASH_OFF",
            ["succeeded"] = true,
            [field] = value == "@long" ? new string('x', 2000) : value,
        };
        (await host.Agent.Post($"snapshots/{operation}", body)).ShouldBlame(field);
    }

    [Theory]
    [InlineData("snapshotId", null)]
    [InlineData("snapshotId", "a/b")]
    [InlineData("userEndpointId", null)]
    [InlineData("snapshotType", null)]
    [InlineData("snapshotSuffix", null)]
    [InlineData("snapshotSuffix", "png")]
    [InlineData("snapshotSuffix", "../../etc/passwd")]
    [InlineData("snapshotMimeType", null)]
    [InlineData("snapshotMimeType", "image/png")]
    [InlineData("snapshotMimeType", "text/html")]
    public async Task A_bad_field_of_a_picture_is_blamed_and_leaves_no_blob(string field, string? value)
    {
        var before = host.Blobs;
        (await host.Agent.Picture("snapshots/acquire", AcquireFields("s", host.Desk).With(field, value), Photo.Jpeg)).ShouldBlame(field);
        host.Blobs.ShouldBe(before);
    }

    [Theory]
    [InlineData("applicationId", "rival-app")]
    [InlineData("targetUserId", null)]
    [InlineData("targetUserEndpointId", null)]
    [InlineData("interactionId", null)]
    [InlineData("userEndpointId", null)]
    [InlineData("snapshotType", null)]
    [InlineData("relatedSnapshotId", "a/b")]
    public async Task A_bad_field_of_an_upload_is_blamed_and_leaves_no_blob(string field, string? value)
    {
        var before = host.Blobs;
        (await host.Agent.Picture("snapshots/upload", UploadFields(host.Desk, "agent", host.Desk, "I-1").With(field, value), Photo.Jpeg)).ShouldBlame(field);
        host.Blobs.ShouldBe(before);
    }

    [Fact]
    public async Task Only_pictures_within_bounds_are_taken()
    {
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var id = await Requested(user, phone);
        var before = host.Blobs;
        (await customer.Picture("snapshots/acquire", AcquireFields(id, phone), null)).ShouldBlame("image");
        (await customer.Acquire(id, phone, [])).ShouldBlame("image");
        (await customer.Acquire(id, phone, [.. "<html>"u8, .. new byte[1000]])).ShouldBlame("image");
        (await customer.Acquire(id, phone, Photo.Jpeg[..300])).ShouldBlame("image");
        var wide = Photo.Jpeg.ToArray();
        wide[Photo.Jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC0]) + 8]++;
        (await customer.Acquire(id, phone, wide)).ShouldBlame("image");
        (await customer.Acquire(id, phone, Photo.JpegWith(new byte[40_000], new byte[40_000]))).ShouldBe(413);
        (await customer.Acquire(id, phone, Photo.JpegWith([.. Enumerable.Range(0, 20).Select(_ => new byte[60_000])]))).ShouldBe(413);
        (await customer.PostText("snapshots/acquire", "{}")).ShouldBlame("body");
        host.Blobs.ShouldBe(before);
        foreach (var (suffix, type, picture) in ((string, string, byte[])[])[(".JPG", "IMAGE/JPG", Photo.Jpeg)])
            (await customer.Picture("snapshots/acquire", AcquireFields(id, phone).With("snapshotSuffix", suffix).With("snapshotMimeType", type), picture)).ShouldBe(204);
        (await host.Agent.Get($"snapshots/{id}")).Json.Text("suffix").ShouldBe("jpg");
    }

    [Fact]
    public async Task Where_a_picture_was_taken_is_not_stored()
    {
        var blobs = host.Services.GetRequiredService<IBlobStore>();
        var before = blobs.List().ToBlockingEnumerable().ToList();
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var id = await Requested(user, phone);
        var taken = Photo.JpegWith(Photo.ExifSegment(Exif.Tiff(isBigEndian: false)));
        (await customer.Acquire(id, phone, taken)).ShouldBe(204);
        var stored = await Kept(blobs, blobs.List().ToBlockingEnumerable().Except(before).Single().Name);
        using var opened = await Uploads.Open((await customer.SignSnapshot(id)).ShouldBe(200).Json.Text("url"));
        (await opened.Content.ReadAsByteArrayAsync()).ShouldBe(stored);
        var position = BitConverter.GetBytes(Exif.Degree);
        taken.AsSpan().IndexOf(position).ShouldBePositive();
        stored.AsSpan().IndexOf(position).ShouldBe(-1);
        stored.AsSpan().IndexOf("Camera 1.0"u8).ShouldBePositive();
    }

    private static async Task<byte[]> Kept(IBlobStore blobs, string name)
    {
        await using var bytes = (await blobs.Open(name, ByteRange.Whole, CancellationToken.None))!;
        var all = new MemoryStream();
        await bytes.CopyToAsync(all);
        return all.ToArray();
    }

    private async Task<string> Requested(string user, string phone) => (await host.Agent.RequestSnapshot(host.Desk, user, phone)).ShouldBe(200).Json.Text("snapshotId");
}
