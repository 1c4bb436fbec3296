using System.Text.Json;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class StreamTests(ApiHost host)
{
    [Theory]
    [InlineData("MIC", "chromium-mic")]
    [InlineData("CAM", "chromium-cam")]
    [InlineData("SCREEN", "chromium-cam")]
    [InlineData("MIC_AND_CAM", "chromium-mic-and-cam")]
    [InlineData("CAM", "chromium-simulcast")]
    [InlineData("MIC_AND_CAM", "firefox-mic-and-cam")]
    [InlineData("MIC_AND_CAM", "m84-planb-mic-and-cam")]
    public async Task An_offer_is_answered_at_once_with_every_candidate(string type, string offer)
    {
        var (conference, endpoint) = await Room();
        var stream = NewId("STREAM");
        var answer = (await host.Agent.Publish(conference, endpoint, stream, type, offer)).ShouldBe(200).Json;
        answer.Text("streamId").ShouldBe(stream);
        answer.Text("sdpAnswer").ShouldContain("a=candidate:");
        answer.Text("sdpAnswer").ShouldContain("a=ice-lite");
        answer.Text("sdpAnswer").ShouldContain("a=recvonly");

        var published = (await host.Agent.Events(conference, 1)).ShouldHaveSingleItem();
        published.Text("type").ShouldBe("ConferenceStreamPublishedEvent");
        published.Text("streamId").ShouldBe(stream);
        published.Text("streamType").ShouldBe(type);
        published.Text("userEndpointId").ShouldBe(endpoint);
    }

    [Fact]
    public async Task A_stream_without_an_id_is_given_one_and_its_metadata_and_bitrate_stand_in_the_views()
    {
        var (conference, endpoint) = await Room();
        var stream = (await host.Agent.Post("conferences/publishStream", new
        {
            conferenceId = conference,
            userEndpointId = endpoint,
            conferenceStreamType = "CAM",
            sdpOffer = Offer("chromium-cam"),
            videoBitrate = 500_000,
            metadata = new { primary = true, participantName = (string?)null, portraitMode = false },
        })).ShouldBe(200).Json.Text("streamId");
        var view = (await host.Agent.Get($"conferences/{conference}")).Json.GetProperty("participants")[0].GetProperty("streams")[0];
        view.Text("id").ShouldBe(stream);
        view.Text("type").ShouldBe("CAM");
        view.GetProperty("videoBitrate").GetInt32().ShouldBe(500_000);
        view.GetProperty("metadata").GetRawText().ShouldBe("""{"primary":true,"participantName":null,"portraitMode":false}""");
    }

    [Fact]
    public async Task The_same_offer_again_is_the_same_answer_and_another_one_publishes_anew()
    {
        var (conference, endpoint) = await Room();
        var stream = NewId("stream");
        var first = (await host.Agent.Publish(conference, endpoint, stream)).ShouldBe(200).Body;
        (await host.Agent.Publish(conference, endpoint, stream)).ShouldBe(200).Body.ShouldBe(first);
        (await host.Agent.Version(conference)).ShouldBe(2);

        var anew = (await host.Agent.Publish(conference, endpoint, stream, offer: "firefox-mic-and-cam")).ShouldBe(200).Body;
        anew.ShouldNotBe(first);
        (await host.Agent.Events(conference, 2)).Types().ShouldBe(["ConferenceStreamUnpublishedEvent", "ConferenceStreamPublishedEvent"]);
    }

    [Fact]
    public async Task Another_endpoints_stream_id_is_bad_input()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        (await host.Agent.Publish(conference, await host.Agent.Joined(conference), stream)).ShouldBlame("streamId");
        (await host.Supervisor.Publish(conference, await host.Supervisor.Joined(conference), stream)).ShouldBlame("streamId");
    }

    [Fact]
    public async Task Unpublishing_tells_once_and_is_harmless_again()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        var body = new { conferenceId = conference, userEndpointId = endpoint, streamId = stream };
        for (var i = 0; i < 2; i++) (await host.Agent.Post("conferences/unpublishStream", body)).ShouldBe(204);
        (await host.Agent.Events(conference, 2)).Types().ShouldBe(["ConferenceStreamUnpublishedEvent"]);
        (await host.Agent.Post("conferences/unpublishStream", body with { conferenceId = NewId() })).ShouldBe(404).Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_streams_mute_keys_go_with_it()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        (await host.Agent.SetMetadata(conference, endpoint, $"TRACK_MUTED/audio/{stream}", "true")).ShouldBe(204);
        (await host.Agent.SetMetadata(conference, endpoint, "ON_HOLD", "true")).ShouldBe(204);
        (await host.Agent.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream })).ShouldBe(204);
        var view = (await host.Agent.Get($"conferences/{conference}/simpleView")).Json;
        view.GetProperty("metadata").EnumerateObject().Select(m => m.Name).ShouldBe(["ON_HOLD"]);
        view.GetProperty("version").GetInt64().ShouldBe(5);
    }

    [Fact]
    public async Task A_stream_is_viewed_with_an_answer_that_sends()
    {
        var (conference, publisher) = await Room();
        var stream = await host.Agent.Published(conference, publisher);
        var viewing = await host.Supervisor.Joined(conference);
        var viewer = NewId("VIEWER");
        var answer = (await host.Supervisor.View(conference, viewing, stream, viewer)).ShouldBe(200).Json;
        answer.Text("viewerId").ShouldBe(viewer);
        answer.Text("sdpAnswer").ShouldContain("a=sendonly");
        answer.Text("sdpAnswer").ShouldContain("a=candidate:");

        // Mobile clients name the publisher's endpoint; a retry, a second viewer and one's own stream are all fine.
        (await host.Supervisor.View(conference, publisher, stream, viewer)).ShouldBe(200);
        (await host.Supervisor.View(conference, publisher, stream, offer: "m84-planb-view")).ShouldBe(200);
        (await host.Agent.View(conference, publisher, stream)).ShouldBe(200);
        (await host.Agent.Version(conference)).ShouldBe(3);

        (await host.Agent.View(conference, publisher, stream, viewer)).ShouldBe(403);
        (await host.Supervisor.View(conference, viewing, NewId())).ShouldBe(404);
        (await host.Supervisor.View(NewId(), viewing, stream)).ShouldBe(404);
    }

    [Fact]
    public async Task A_viewer_without_an_id_is_given_one()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        var body = new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, sdpOffer = Offer("chromium-view") };
        var one = (await host.Agent.Post("conferences/viewStream", body)).ShouldBe(200).Json.Text("viewerId");
        (await host.Agent.Post("conferences/viewStream", body)).ShouldBe(200).Json.Text("viewerId").ShouldNotBe(one);
    }

    [Fact]
    public async Task Who_has_not_joined_views_nothing()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        (await host.Supervisor.View(conference, endpoint, stream)).ShouldBe(409);
        (await host.Supervisor.View(conference, await host.Supervisor.Registered(), stream)).ShouldBe(409);
        (await host.Supervisor.View(conference, NewId(), stream)).ShouldBe(404);
    }

    [Fact]
    public async Task Stopping_a_view_is_done_whatever_there_was()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        var viewer = NewId("viewer");
        (await host.Agent.View(conference, endpoint, stream, viewer)).ShouldBe(200);
        var body = new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, viewerId = viewer };
        foreach (var stop in new[] { body, body, body with { viewerId = endpoint }, body with { streamId = NewId() } })
            (await host.Agent.Post("conferences/stopViewStream", stop)).ShouldBe(204);
        (await host.Agent.Post("conferences/stopViewStream", body with { conferenceId = NewId() })).ShouldBe(404).Body.ShouldBeEmpty();
        (await host.Agent.Version(conference)).ShouldBe(2);
    }

    [Fact]
    public async Task Candidates_that_parse_are_taken_whatever_their_kind()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        var viewer = NewId("viewer");
        (await host.Agent.View(conference, endpoint, stream, viewer)).ShouldBe(200);
        object[] candidates =
        [
            new { candidate = "candidate:1 1 udp 2122260223 192.168.1.5 54321 typ host generation 0 ufrag abcd", sdpMid = "0", sdpMLineIndex = 0 },
            new { candidate = "candidate:2 1 tcp 1518280447 2001:db8::7 9 typ host tcptype active", sdpMid = "0" },
            new { candidate = "candidate:3 1 UDP 1686052607 7f1a.local 60000 typ srflx raddr 0.0.0.0 rport 0", sdpMLineIndex = 1 },
            new { candidate = "" },
        ];
        foreach (var some in new[] { candidates, [], candidates[..1] })
        {
            (await host.Agent.Post("conferences/addPublishStreamIceCandidates",
                new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, iceCandidates = some })).ShouldBe(204);
            (await host.Agent.Post("conferences/addViewStreamIceCandidates",
                new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, viewerId = viewer, iceCandidates = some })).ShouldBe(204);
        }
        (await host.Agent.Post("conferences/addPublishStreamIceCandidates",
            new { conferenceId = conference, userEndpointId = endpoint, streamId = NewId(), iceCandidates = candidates })).ShouldBe(404);
    }

    [Fact]
    public async Task Stream_metadata_is_replaced_whole()
    {
        var (conference, endpoint) = await Room();
        var stream = await host.Agent.Published(conference, endpoint);
        var body = new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, newMetadata = new Dictionary<string, object> { ["a"] = 1 } };
        for (var i = 0; i < 2; i++) (await host.Agent.Post("conferences/updateStreamMetadata", body)).ShouldBe(204);
        (await host.Agent.Post("conferences/updateStreamMetadata", body with { newMetadata = new() { ["b"] = new[] { 2 } } })).ShouldBe(204);
        (await host.Agent.Post("conferences/updateStreamMetadata", new { body.conferenceId, body.userEndpointId, body.streamId })).ShouldBe(204);
        (await host.Agent.Events(conference, 2)).Select(e => e.GetProperty("newMetadata").GetRawText()).ShouldBe(["""{"a":1}""", """{"b":[2]}""", "{}"]);
        (await host.Agent.Post("conferences/updateStreamMetadata", body with { streamId = NewId() })).ShouldBe(404);
        (await host.Agent.Post("conferences/updateStreamMetadata", body with { userEndpointId = await host.Agent.Joined(conference) })).ShouldBe(403);
    }

    [Fact]
    public async Task The_bitrate_of_the_only_video_stream_needs_no_stream_id()
    {
        var (conference, endpoint) = await Room();
        Task<Answer> Limit(int rate, string? stream = null) => host.Agent.Post("conferences/updatePublishedStreamBitrate",
            stream is null ? new { conferenceId = conference, userEndpointId = endpoint, videoBitrate = rate }
                : new { conferenceId = conference, userEndpointId = endpoint, videoBitrate = rate, streamId = stream });
        (await Limit(30_000)).ShouldBe(404).Body.ShouldBeEmpty();
        var stream = await host.Agent.Published(conference, endpoint);
        for (var i = 0; i < 2; i++) (await Limit(30_000)).ShouldBe(204);
        (await Limit(40_000, stream)).ShouldBe(204);
        (await host.Agent.Events(conference, 2)).Select(e => e.GetProperty("videoBitrate").GetInt32()).ShouldBe([30_000, 40_000]);
        await host.Agent.Published(conference, endpoint, "SCREEN");
        (await Limit(50_000)).ShouldBe(404).Body.ShouldBeEmpty();
        (await Limit(50_000, NewId())).ShouldBe(404).Body.ShouldBeEmpty();
        (await Limit(50_000, stream)).ShouldBe(204);
    }

    private async Task<(string Conference, string Endpoint)> Room()
    {
        var conference = await host.Agent.Created();
        return (conference, await host.Agent.Joined(conference));
    }
}
