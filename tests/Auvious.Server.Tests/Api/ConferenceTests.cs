using System.Text.Json;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class ConferenceTests(ApiHost host)
{
    [Fact]
    public async Task A_created_conference_starts_at_version_0_and_keeps_its_creation_as_an_event_without_version()
    {
        var id = NewId("Room");
        var created = (await host.Agent.Post("conferences/create", new
        {
            conferenceId = id,
            mode = "P2P",
            creator = "ignored",
            creatorEndpoint = "E-1",
            interactionId = "I-1",
            metadata = new { topic = "loan" },
        })).ShouldBe(200).Json;
        created.ToString().ShouldBe($$"""{"id":"{{id}}","version":0,"mode":"ROUTER"}""");

        var view = (await host.Agent.Get($"conferences/{id}")).ShouldBe(200).Json;
        view.Text("creator").ShouldBe("agent");
        view.Text("creatorEndpoint").ShouldBe("E-1");
        view.Text("interactionId").ShouldBe("I-1");
        view.Text("organizationId").ShouldBe("demo");
        view.Text("mode").ShouldBe("ROUTER");
        view.GetProperty("empty").GetBoolean().ShouldBeTrue();
        view.GetProperty("metadata").GetProperty("topic").Text("value").ShouldBe("loan");

        var events = await host.Agent.Events(id);
        events.Types().ShouldBe(["ConferenceCreatedEvent"]);
        events[0].GetProperty("conferenceVersion").ValueKind.ShouldBe(JsonValueKind.Null);
        events[0].Text("timestamp").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
    }

    [Fact]
    public async Task A_conference_may_be_created_with_nothing_at_all()
    {
        var id = (await host.Agent.PostText("conferences/create", "{}")).ShouldBe(200).Json.Text("id");
        (await host.Agent.Get($"conferences/{id}")).ShouldBe(200).Json.Text("mode").ShouldBe("ROUTER");
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict_also_after_the_end()
    {
        var id = await host.Agent.Created();
        (await host.Agent.Post("conferences/create", new { conferenceId = id })).ShouldBe(409);
        (await host.Agent.End(id, "E-1")).ShouldBe(204);
        (await host.Agent.Post("conferences/create", new { conferenceId = id })).ShouldBe(409);
    }

    [Fact]
    public async Task A_join_is_answered_with_the_version_after_it_and_twice_is_422()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Registered();
        (await host.Agent.Join(conference, endpoint)).ShouldBe(200).Json.GetProperty("version").GetInt64().ShouldBe(1);
        (await host.Agent.Join(conference, endpoint)).ShouldBe(422).Json.Text("error").ShouldBe("already_joined");
        (await host.Agent.Version(conference)).ShouldBe(1);
        (await host.Supervisor.Join(conference, endpoint)).ShouldBe(403);
        (await host.Agent.Join(conference, NewId())).ShouldBe(404);
        (await host.Agent.Join(NewId(), endpoint)).ShouldBe(404);
    }

    [Fact]
    public async Task Participant_metadata_comes_back_as_it_was_given()
    {
        var conference = await host.Agent.Created();
        const string metadata = """{"roles":["CUSTOMER"],"name":null,"deep":{"list":[1,2.50,-0,1e3,true,{"é":"日本 \u0000 😀"}]},"":"empty key"}""";
        var endpoint = await host.Agent.Registered();
        (await host.Agent.PostText("conferences/join", $$"""{"conferenceId":"{{conference}}","userEndpointId":"{{endpoint}}","metadata":{{metadata}}}"""))
            .ShouldBe(200);
        var full = (await host.Agent.Get($"conferences/{conference}")).ShouldBe(200);
        full.Json.GetProperty("participants")[0].GetProperty("metadata").GetRawText().ShouldBe(metadata);
        full.Json.GetProperty("participants")[0].Text("id").ShouldBe(endpoint);
        full.Json.GetProperty("participants")[0].Text("userId").ShouldBe("agent");
        full.Json.GetProperty("participants")[0].Text("state").ShouldBe("HEALTHY");
        var simple = (await host.Agent.Get($"conferences/{conference}/simpleView")).ShouldBe(200).Json.GetProperty("participants")[0];
        simple.Text("id").ShouldBe("agent");
        simple.GetProperty("endpoints")[0].GetProperty("metadata").GetRawText().ShouldBe(metadata);
        (await host.Agent.Events(conference, 0))[1].GetProperty("metadata").GetRawText().ShouldBe(metadata);
    }

    [Fact]
    public async Task Two_endpoints_of_one_user_stand_under_that_user()
    {
        var conference = await host.Agent.Created();
        string[] endpoints = [await host.Agent.Joined(conference), await host.Agent.Joined(conference)];
        await host.Supervisor.Joined(conference);
        var participants = (await host.Agent.Get($"conferences/{conference}/simpleView")).Json.GetProperty("participants");
        participants.GetArrayLength().ShouldBe(2);
        participants[0].GetProperty("endpoints").EnumerateArray().Select(e => e.Text("id")).ShouldBe(endpoints);
        (await host.Agent.Get($"conferences/{conference}")).Json.GetProperty("participants").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Leaving_unpublishes_first_and_again_is_harmless()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        string[] streams = [await host.Agent.Published(conference, endpoint), await host.Agent.Published(conference, endpoint, "SCREEN")];
        (await host.Agent.Leave(conference, endpoint)).ShouldBe(204);
        var events = await host.Agent.Events(conference, 3);
        events.Types().ShouldBe(["ConferenceStreamUnpublishedEvent", "ConferenceStreamUnpublishedEvent", "ConferenceLeftEvent"]);
        events.Select(e => e.GetProperty("conferenceVersion").GetInt64()).ShouldBe([3, 4, 5]);
        events.Take(2).Select(e => e.Text("streamId")).ShouldBe(streams);
        (await host.Agent.Leave(conference, endpoint)).ShouldBe(204);
        (await host.Agent.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = streams[0] })).ShouldBe(204);
        (await host.Agent.Post("conferences/stopViewStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = streams[0], viewerId = endpoint }))
            .ShouldBe(204);
        (await host.Agent.Version(conference)).ShouldBe(6);
        (await host.Agent.Join(conference, endpoint)).ShouldBe(200);
    }

    [Fact]
    public async Task What_never_joined_cannot_act_and_what_is_not_known_is_not_found()
    {
        var conference = await host.Agent.Created();
        await host.Supervisor.Joined(conference);
        var idle = await host.Agent.Registered();
        foreach (var (endpoint, status) in new[] { (idle, 409), (NewId(), 404), (await host.Supervisor.Registered(), 403) })
        {
            (await host.Agent.SetMetadata(conference, endpoint, "k", "v")).ShouldBe(status);
            (await host.Agent.Post("conferences/updateParticipantMetadata", new { conferenceId = conference, userEndpointId = endpoint, newMetadata = new { } })).ShouldBe(status);
            (await host.Agent.Publish(conference, endpoint, NewId())).ShouldBe(status);
        }
        (await host.Agent.Leave(conference, idle)).ShouldBe(204);
        (await host.Agent.Leave(conference, NewId())).ShouldBe(404);
        (await host.Agent.Leave(NewId(), idle)).ShouldBe(404);
    }

    [Fact]
    public async Task The_interaction_is_set_once_per_change_and_needs_no_endpoint()
    {
        var conference = await host.Agent.Created();
        for (var i = 0; i < 2; i++)
            (await host.Agent.Post("conferences/interaction", new { conferenceId = conference, interactionId = "I-7" })).ShouldBe(204);
        (await host.Agent.Post("conferences/interaction", new { conferenceId = conference, interactionId = "I-8", userEndpointId = "E-9" })).ShouldBe(204);
        var events = await host.Agent.Events(conference);
        events.Skip(1).Select(e => e.Text("interactionId")).ShouldBe(["I-7", "I-8"]);
        (await host.Agent.Get($"conferences/{conference}")).Json.Text("interactionId").ShouldBe("I-8");
    }

    [Fact]
    public async Task An_ended_conference_is_still_read_but_takes_nothing_but_repeats()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        var stream = await host.Agent.Published(conference, endpoint);
        for (var i = 0; i < 2; i++) (await host.Agent.End(conference, endpoint)).ShouldBe(204);

        var view = (await host.Agent.Get($"conferences/{conference}")).ShouldBe(200).Json;
        view.GetProperty("participants").GetArrayLength().ShouldBe(0);
        view.GetProperty("version").GetInt64().ShouldBe(3);
        (await host.Agent.Get($"conferences/{conference}/simpleView")).ShouldBe(200).Json.GetProperty("participants").GetArrayLength().ShouldBe(0);
        (await host.Agent.Events(conference)).Types()[^1].ShouldBe("ConferenceEndedEvent");
        (await host.Agent.Events(conference, 3)).ShouldBeEmpty();

        (await host.Agent.Join(conference, endpoint)).ShouldBe(404);
        (await host.Agent.Leave(conference, endpoint)).ShouldBe(204);
        (await host.Agent.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream })).ShouldBe(204);
        (await host.Agent.Post("conferences/stopViewStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, viewerId = "x" })).ShouldBe(204);
        (await host.Agent.SetMetadata(conference, endpoint, "k", "v")).ShouldBe(409);
        (await host.Agent.Publish(conference, endpoint, NewId())).ShouldBe(409);
        (await host.Agent.View(conference, endpoint, stream)).ShouldBe(409);
        (await host.Agent.Post("conferences/interaction", new { conferenceId = conference, interactionId = "I-1" })).ShouldBe(409);
        (await host.Agent.Post("conferences/updatePublishedStreamBitrate", new { conferenceId = conference, userEndpointId = endpoint, videoBitrate = 30000 })).ShouldBe(409);
    }

    [Fact]
    public async Task Active_lists_what_was_answered_and_no_longer_what_has_ended()
    {
        for (var i = 0; i < 10; i++)
        {
            var conference = await host.Agent.Created();
            (await Active(host.Supervisor)).ShouldContain(conference);
            (await host.Agent.End(conference, "E-1")).ShouldBe(204);
            (await Active(host.Supervisor)).ShouldNotContain(conference);
        }
    }

    [Fact]
    public async Task An_endpoint_may_be_in_several_conferences()
    {
        string[] conferences = [await host.Agent.Created(), await host.Agent.Created()];
        var endpoint = await host.Agent.Joined(conferences[0]);
        (await host.Agent.Join(conferences[1], endpoint)).ShouldBe(200);
        (await host.Agent.Published(conferences[0], endpoint)).ShouldNotBeEmpty();
        (await host.Agent.Leave(conferences[0], endpoint)).ShouldBe(204);
        (await host.Agent.Get($"conferences/{conferences[1]}")).Json.GetProperty("participants")[0].Text("id").ShouldBe(endpoint);
    }

    [Fact]
    public async Task What_is_not_known_has_no_body()
    {
        (await host.Agent.Get($"conferences/{NewId()}")).ShouldBe(404).Body.ShouldBeEmpty();
        (await host.Agent.Get($"conferences/{NewId()}/simpleView")).ShouldBe(404).Body.ShouldBeEmpty();
        (await host.Agent.Get($"conferences/{NewId()}/events?v=0")).ShouldBe(404).Body.ShouldNotBeEmpty();
    }

    private static async Task<string[]> Active(HttpClient http) =>
        [.. (await http.Get("conferences/active")).ShouldBe(200).Json.EnumerateArray().Select(c => c.Text("id"))];
}
