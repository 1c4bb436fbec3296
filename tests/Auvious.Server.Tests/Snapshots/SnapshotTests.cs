using System.Net;
using System.Text.Json;
using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>The routes of snapshots, and what clients hear of them by the hub.</summary>
[Collection(nameof(SnapshotHost))]
public sealed class SnapshotTests(SnapshotHost host)
{
    [Fact]
    public async Task A_snapshot_is_asked_for_taken_and_approved_and_both_sides_hear_of_it()
    {
        var (room, interaction) = (await host.Agent.Created(), NewId("interaction"));
        var (customer, phone, user) = await host.Customer(room);
        var desk = await host.Agent.Registered();
        await using var atDesk = await Subscriber.Connect(host, host.Agent, desk);
        await using var atPhone = await Subscriber.Connect(host, customer, phone);

        var id = (await host.Agent.RequestSnapshot(desk, user, phone, room, interaction)).ShouldBe(200).Json.Text("snapshotId");
        var asked = (await atPhone.Receive("SnapshotRequestedEvent")).Event;
        asked.Text("timestamp").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        (asked.Text("snapshotId"), asked.Text("snapshotType"), asked.Text("userId"), asked.Text("userEndpointId")).ShouldBe((id, "ID_CARD", "agent", desk));
        (asked.Text("targetUserId"), asked.Text("targetUserEndpointId")).ShouldBe((user, phone));
        var pending = (await host.Agent.Get($"snapshots/{id}")).ShouldBe(200).Json;
        pending.TryGetProperty("state", out _).ShouldBeFalse();
        pending.GetProperty("approved").GetBoolean().ShouldBeFalse();

        (await customer.Acquire(id, phone)).ShouldBe(204);
        var path = $"interactions/{interaction}/{id}.jpg";
        var acquired = (await atDesk.Receive("SnapshotAcquiredEvent")).Event;
        (acquired.Text("snapshotId"), acquired.Text("snapshotLocation"), acquired.Text("userEndpointId")).ShouldBe((id, path, phone));

        (await host.Agent.Approve(id, desk, "PASSPORT")).ShouldBe(204);
        foreach (var side in (Subscriber[])[atDesk, atPhone])
        {
            var approved = (await side.Receive("SnapshotApprovedEvent")).Event;
            (approved.Text("snapshotId"), approved.Text("snapshotType"), approved.Text("userId")).ShouldBe((id, "PASSPORT", "agent"));
        }

        var view = (await host.Agent.Get($"snapshots/{id}")).ShouldBe(200).Json;
        (view.Text("id"), view.Text("state"), view.Text("path"), view.Text("type")).ShouldBe((id, "APPROVED", path, "PASSPORT"));
        (view.Text("requesterUserId"), view.Text("requesterUserEndpointId"), view.Text("userId"), view.Text("userEndpointId")).ShouldBe(("agent", desk, user, phone));
        (view.Text("sessionType"), view.Text("sessionId"), view.Text("interactionId"), view.Text("applicationId")).ShouldBe(("CONFERENCE", room, interaction, "demo-app"));
        (view.Text("organizationId"), view.Text("suffix"), view.Text("mimeType"), view.GetProperty("version").GetInt64()).ShouldBe(("demo", "jpg", "image/jpeg", 2L));
        view.GetProperty("requestProcessingResult").Text("snapshotId").ShouldBe(id);
        (view.GetProperty("approved").GetBoolean(), view.GetProperty("approvalProcessingResult").GetProperty("succeeded").GetBoolean()).ShouldBe((true, true));
        var listed = (await customer.Get($"snapshots?interactionId={interaction}")).ShouldBe(200).Json;
        JsonElement.DeepEquals(listed.EnumerateArray().ShouldHaveSingleItem(), view).ShouldBeTrue(listed.ToString());

        using var picture = await Uploads.Open((await customer.SignSnapshot(id)).ShouldBe(200).Json.Text("url"));
        (await picture.Content.ReadAsByteArrayAsync()).ShouldBe(Photo.Jpeg);
    }

    [Fact]
    public async Task A_request_to_a_camera_is_heard_and_answered()
    {
        var room = await host.Agent.Created();
        var (customer, phone, user) = await host.Customer(room);
        var desk = await host.Agent.Registered();
        await using var atDesk = await Subscriber.Connect(host, host.Agent, desk);
        await using var atPhone = await Subscriber.Connect(host, customer, phone);
        var id = (await host.Agent.Post("snapshots/cameraRequest", new
        {
            userEndpointId = desk,
            targetUserId = user,
            targetUserEndpointId = phone,
            sessionType = "CONFERENCE",
            sessionId = room,
            cameraRequestType = "FLASH_ON",
        })).ShouldBe(200).Json.GetString()!;
        var asked = (await atPhone.Receive("SnapshotCameraRequestedEvent")).Event;
        (asked.Text("snapshotCameraRequestId"), asked.Text("cameraRequestType"), asked.Text("targetUserEndpointId")).ShouldBe((id, "FLASH_ON", phone));

        // As existing mobile clients say it, with a userId of their own.
        var answer = new { snapshotCameraRequestId = id, userEndpointId = phone, userId = user, succeeded = false, additionalInformation = "No torch available" };
        (await customer.Post("snapshots/cameraRequestRespond", answer)).ShouldBe(204);
        (await customer.Post("snapshots/cameraRequestRespond", answer)).ShouldBe(204);
        (await customer.Post("snapshots/cameraRequestRespond", answer with { succeeded = true })).ShouldBe(409);
        var processed = (await atDesk.Receive("SnapshotCameraRequestProcessedEvent")).Event;
        (processed.Text("snapshotCameraRequestId"), processed.Text("additionalInformation")).ShouldBe((id, "No torch available"));
        processed.GetProperty("succeeded").GetBoolean().ShouldBeFalse();
        (await host.Agent.Get($"snapshots/{id}")).ShouldBe(404);
        (await host.Agent.Approve(id, desk)).ShouldBe(404);
    }

    [Fact]
    public async Task A_picture_that_nobody_asked_for_is_uploaded_and_told_to_both()
    {
        var (room, interaction) = (await host.Agent.Created(), NewId("interaction"));
        var (customer, phone, user) = await host.Customer(room);
        await using var atPhone = await Subscriber.Connect(host, customer, phone);
        using var request = new HttpRequestMessage(HttpMethod.Post, "rtc-api/snapshots/upload")
        {
            Content = Uploads.Form(SnapshotCalls.UploadFields(host.Desk, user, phone, interaction).With("relatedSnapshotId", "S-0"), Photo.Jpeg, fileField: "image"),
        };
        using var response = await host.Agent.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var id = (await response.Json()).Text("snapshotId");
        response.Headers.Location!.OriginalString.ShouldBe($"/rtc-api/snapshots/{id}");
        (await atPhone.Receive("SnapshotAcquiredEvent")).Event.Text("snapshotId").ShouldBe(id);
        using var located = await host.Agent.GetAsync(response.Headers.Location);
        var view = await located.Json();
        (view.Text("state"), view.Text("relatedSnapshotId"), view.Text("path")).ShouldBe(("UPLOADED", "S-0", $"interactions/{interaction}/{id}.jpg"));
        (await host.Agent.Approve(id, host.Desk)).ShouldBe(204);
    }

    [Fact]
    public async Task A_customer_uploads_to_whom_it_is_in_a_conference_with_and_to_nobody_else()
    {
        var (room, interaction) = (await host.Agent.Created(), NewId("interaction"));
        var (customer, phone, _) = await host.Customer(room);
        var desk = await host.Agent.Joined(room);
        var fields = SnapshotCalls.UploadFields(phone, "agent", desk, interaction);
        var id = (await customer.Picture("snapshots/upload", fields, Photo.Jpeg)).ShouldBe(200).Json.Text("snapshotId");
        (await host.Agent.Get($"snapshots/{id}")).Json.Text("sessionId").ShouldBe(room);
        (await customer.Picture("snapshots/upload", fields.With("targetUserEndpointId", host.Desk), Photo.Jpeg)).ShouldBe(403);
        (await customer.RequestSnapshot(phone, "agent", host.Desk, room)).ShouldBe(403);
        (await customer.RequestSnapshot(phone, "agent", desk)).ShouldBe(403);
        (await customer.RequestSnapshot(phone, "agent", desk, room)).ShouldBe(200);
        (await customer.RequestSnapshot(phone, "agent", desk, await host.Agent.Created())).ShouldBe(403);
    }

    [Fact]
    public async Task Existing_mobile_clients_bring_a_picture_by_the_older_route()
    {
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var id = (await host.Agent.RequestSnapshot(host.Desk, user, phone)).ShouldBe(200).Json.Text("snapshotId");
        (string, string)[] fields = [("snapshotId", id), ("snapshotSuffix", "jpeg"), ("snapshotType", "ID_CARD"), ("userEndpointId", phone), ("userId", user)];
        using var response = await customer.PostAsync(
            new Uri(customer.BaseAddress!, "//rtc-api/snapshots/snapshotAcquire".Insert(0, customer.BaseAddress!.GetLeftPart(UriPartial.Authority))),
            Uploads.Form(fields, Photo.Jpeg, "jpeg", "image/jpeg", "image"));
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var view = (await customer.Get($"snapshots/{id}")).ShouldBe(200).Json;
        (view.Text("suffix"), view.Text("mimeType"), view.Text("path")).ShouldBe(("jpeg", "image/jpeg", $"snapshots/{id}.jpeg"));
        // The type of the part counts where nothing else says it.
        (await customer.Upload("snapshots/snapshotAcquire", Uploads.Form(fields, Photo.Jpeg, "jpeg", "image/png", "image"))).ShouldBlame("snapshotMimeType");
    }

    [Fact]
    public async Task Repeats_are_harmless_and_leave_no_blob()
    {
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var id = (await host.Agent.RequestSnapshot(host.Desk, user, phone)).ShouldBe(200).Json.Text("snapshotId");
        (await host.Agent.Approve(id, host.Desk)).ShouldBe(409);
        var before = host.Blobs;
        (await customer.Acquire(id, phone)).ShouldBe(204);
        (await customer.Acquire(id, phone)).ShouldBe(204);
        (await customer.Picture("snapshots/acquire", SnapshotCalls.AcquireFields(id, phone).With("snapshotSuffix", "png").With("snapshotMimeType", "image/png"), Photo.Png)).ShouldBe(409);
        host.Blobs.ShouldBe(before + 1);
        (await host.Agent.Approve(id, host.Desk)).ShouldBe(204);
        (await host.Agent.Approve(id, host.Desk)).ShouldBe(204);
        (await host.Agent.Discard(id, host.Desk)).ShouldBe(409);
        (await customer.Acquire(id, phone)).ShouldBe(204);
        (await host.Agent.Get($"snapshots/{id}")).Json.GetProperty("version").GetInt64().ShouldBe(2);
        host.Blobs.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Pictures_that_come_at_once_leave_the_one_that_counts()
    {
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var id = (await host.Agent.RequestSnapshot(host.Desk, user, phone)).ShouldBe(200).Json.Text("snapshotId");
        var before = host.Blobs;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => customer.Acquire(id, phone)));
        answers.ShouldAllBe(a => a.Code == 204);
        host.Blobs.ShouldBe(before + 1);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => n % 2 == 0 ? host.Agent.Approve(id, host.Desk) : customer.Discard(id, phone)));
        var state = (await host.Agent.Get($"snapshots/{id}")).Json.Text("state");
        verdicts.Select((v, n) => (v.Code, n % 2 == 0)).ShouldAllBe(v => v.Code == (v.Item2 == (state == "APPROVED") ? 204 : 409));
    }

    [Fact]
    public async Task A_discarded_picture_is_gone_and_both_hear_of_it()
    {
        var (room, interaction) = (await host.Agent.Created(), NewId("interaction"));
        var (customer, phone, user) = await host.Customer(room);
        await using var atPhone = await Subscriber.Connect(host, customer, phone);
        var before = host.Blobs;
        var id = (await host.Agent.RequestSnapshot(host.Desk, user, phone, room, interaction)).ShouldBe(200).Json.Text("snapshotId");
        (await customer.Acquire(id, phone)).ShouldBe(204);
        var url = (await host.Agent.SignSnapshot(id)).ShouldBe(200).Json.Text("url");
        (await customer.Discard(id, phone)).ShouldBe(204);
        (await customer.Discard(id, phone)).ShouldBe(204);
        (await atPhone.Receive("SnapshotDiscardedEvent")).Event.Text("snapshotId").ShouldBe(id);
        await Until.Holds(() => Task.FromResult(host.Blobs), now => now == before);
        (await host.Agent.SignSnapshot(id)).ShouldBe(409);
        using var gone = await Uploads.Open(url);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Agent.Approve(id, host.Desk)).ShouldBe(409);
        (await host.Agent.Get($"snapshots/{id}")).Json.Text("state").ShouldBe("DISCARDED");
        (await host.Agent.SnapshotsOf(interaction)).ShouldBe([id]);
    }

    [Fact]
    public async Task A_list_is_of_one_interaction_newest_first_and_without_requests_to_cameras()
    {
        var interaction = NewId("interaction");
        var (customer, phone, user) = await host.Customer(await host.Agent.Created());
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Insert(0, (await host.Agent.RequestSnapshot(host.Desk, user, phone, interaction: interaction)).ShouldBe(200).Json.Text("snapshotId"));
        (await host.Agent.SnapshotsOf(interaction)).Order().ShouldBe(ids.Order());
        (await customer.SnapshotsOf(interaction)).Order().ShouldBe(ids.Order());
        (await host.Service.SnapshotsOf(interaction)).Length.ShouldBe(3);
        (await host.Rival.SnapshotsOf(interaction)).ShouldBeEmpty();
        (await (await host.Customer(await host.Agent.Created())).Http.SnapshotsOf(interaction)).ShouldBeEmpty();
        (await host.Agent.SnapshotsOf(NewId())).ShouldBeEmpty();
        (await host.Agent.Get("snapshots")).ShouldBlame("interactionId");
        (await host.Agent.Get("snapshots?interactionId=a/b")).ShouldBlame("interactionId");
    }
}
