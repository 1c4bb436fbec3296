namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class ConcurrencyTests(ApiHost host)
{
    private const int Many = 30;

    [Fact]
    public async Task Of_many_creations_of_one_id_one_succeeds()
    {
        var id = NewId("room");
        var answers = await AtOnce(_ => host.Agent.Post("conferences/create", new { conferenceId = id }));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Count(a => a.Code == 409).ShouldBe(Many - 1);
        (await host.Agent.Events(id)).Types().ShouldBe(["ConferenceCreatedEvent"]);
    }

    [Fact]
    public async Task Of_many_joins_of_one_endpoint_one_succeeds()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Registered();
        var answers = await AtOnce(_ => host.Agent.Join(conference, endpoint));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Count(a => a.Code == 422).ShouldBe(Many - 1);
        (await host.Agent.Version(conference)).ShouldBe(1);
    }

    [Fact]
    public async Task Many_registrations_of_one_endpoint_are_one()
    {
        var endpoint = NewId("endpoint");
        var answers = await AtOnce(_ => host.Agent.Post("users/endpoints/register", new { userEndpointId = endpoint, keepAliveSeconds = 60 }));
        answers.ShouldAllBe(a => a.Code == 200);
        var others = await AtOnce(i => (i % 2 == 0 ? host.Agent : host.Supervisor).Post("users/endpoints", new { userEndpointId = NewId(endpoint[..8]), keepAliveSeconds = 60 }));
        others.ShouldAllBe(a => a.Code == 200);
    }

    [Fact]
    public async Task Two_users_who_want_one_endpoint_do_not_both_get_it()
    {
        var endpoint = NewId("endpoint");
        var answers = await AtOnce(i => (i % 2 == 0 ? host.Agent : host.Supervisor).Post("users/endpoints", new { userEndpointId = endpoint, keepAliveSeconds = 60 }));
        answers.Count(a => a.Code == 200).ShouldBe(Many / 2);
        answers.Count(a => a.Code == 409).ShouldBe(Many / 2);
    }

    [Fact]
    public async Task Many_publishings_of_one_offer_are_one_with_one_answer()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        var stream = NewId("stream");
        var answers = await AtOnce(_ => host.Agent.Publish(conference, endpoint, stream));
        answers.ShouldAllBe(a => a.Code == 200);
        answers.Select(a => a.Body).Distinct().ShouldHaveSingleItem();
        (await host.Agent.Version(conference)).ShouldBe(2);
    }

    [Fact]
    public async Task Many_leavings_are_one()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        var stream = await host.Agent.Published(conference, endpoint);
        var answers = await AtOnce(i => (i % 3) switch
        {
            0 => host.Agent.Leave(conference, endpoint),
            1 => host.Agent.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream }),
            _ => host.Agent.Post("conferences/stopViewStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, viewerId = endpoint }),
        });
        answers.ShouldAllBe(a => a.Code == 204);
        (await host.Agent.Events(conference, 2)).Types().ShouldBe(["ConferenceStreamUnpublishedEvent", "ConferenceLeftEvent"]);
    }

    [Fact]
    public async Task Many_ends_are_one_and_no_update_comes_after()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        var answers = await AtOnce(i => i % 2 == 0 ? host.Agent.End(conference, endpoint) : host.Agent.SetMetadata(conference, endpoint, "k", $"{i}"));
        answers.ShouldAllBe(a => a.Code == 204 || a.Code == 409);
        var types = (await host.Agent.Events(conference)).Types();
        types.Count(t => t == "ConferenceEndedEvent").ShouldBe(1);
        types[^1].ShouldBe("ConferenceEndedEvent");
    }

    [Fact]
    public async Task Updates_at_once_are_all_there_in_a_dense_order()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        (await AtOnce(i => host.Agent.SetMetadata(conference, endpoint, $"k{i}", "v"))).ShouldAllBe(a => a.Code == 204);
        var events = await host.Agent.Events(conference, 1);
        events.Select(e => e.GetProperty("conferenceVersion").GetInt64()).ShouldBe(Enumerable.Range(1, Many).Select(i => (long)i));
        events.Select(e => e.Text("key")).Order().ShouldBe(Enumerable.Range(0, Many).Select(i => $"k{i}").Order());
    }

    [Fact]
    public async Task A_republishing_and_an_unpublishing_at_once_leave_no_stream_twice()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        var stream = NewId("stream");
        string[] offers = ["chromium-mic-and-cam", "firefox-mic-and-cam", "m84-planb-mic-and-cam"];
        var answers = await AtOnce(i => i % 5 == 4
            ? host.Agent.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream })
            : host.Agent.Publish(conference, endpoint, stream, offer: offers[i % 3]));
        answers.ShouldAllBe(a => a.Code == 200 || a.Code == 204);
        var streams = new HashSet<string>();
        foreach (var e in await host.Agent.Events(conference, 1))
            (e.Text("type") == "ConferenceStreamPublishedEvent" ? streams.Add(stream) : streams.Remove(stream)).ShouldBeTrue("published and unpublished by turns");
        (await host.Agent.Get($"conferences/{conference}")).Json.GetProperty("participants")[0].GetProperty("streams").GetArrayLength().ShouldBe(streams.Count);
    }

    [Fact]
    public async Task Viewings_their_ends_and_the_streams_end_at_once_are_all_answered()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        var stream = await host.Agent.Published(conference, endpoint);
        string viewer = NewId("viewer");
        string[] offers = ["chromium-view", "safari-view", "m84-planb-view"];
        var answers = await AtOnce(i => (i, i % 5) switch
        {
            (Many - 6, _) => host.Agent.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream }),
            (_, 4) => host.Agent.Post("conferences/stopViewStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream, viewerId = viewer }),
            _ => host.Agent.View(conference, endpoint, stream, viewer, offers[i % 3]),
        });
        answers.ShouldAllBe(a => a.Code == 200 || a.Code == 204 || a.Code == 404);
    }

    [Fact]
    public async Task Users_who_join_and_leave_at_once_are_there_once_or_not_at_all()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Registered();
        var answers = await AtOnce(i => i % 2 == 0 ? host.Agent.Join(conference, endpoint) : host.Agent.Leave(conference, endpoint));
        answers.ShouldAllBe(a => a.Code == 200 || a.Code == 422 || a.Code == 204);
        var joined = false;
        foreach (var type in (await host.Agent.Events(conference)).Types().Skip(1))
        {
            type.ShouldBe(joined ? "ConferenceLeftEvent" : "ConferenceJoinedEvent");
            joined = !joined;
        }
    }

    private static Task<Answer[]> AtOnce(Func<int, Task<Answer>> call) => Task.WhenAll(Enumerable.Range(0, Many).Select(call));
}
