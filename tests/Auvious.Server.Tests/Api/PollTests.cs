using Akka.Actor;
using Akka.Hosting;
using Auvious.Core.Conferences;
using Auvious.Server.Conferences;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class PollTests(ApiHost host)
{
    [Fact]
    public async Task Events_come_densely_from_the_version_asked_for()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        for (var i = 0; i < 5; i++) (await host.Agent.SetMetadata(conference, endpoint, "k", $"{i}")).ShouldBe(204);

        var all = await host.Agent.Events(conference);
        all.Length.ShouldBe(7);
        all.Skip(1).Select(e => e.GetProperty("conferenceVersion").GetInt64()).ShouldBe([0, 1, 2, 3, 4, 5]);
        all.Select(e => e.Text("id")).Distinct().Count().ShouldBe(7);
        all.ShouldAllBe(e => e.Text("conferenceId") == conference && e.Text("organizationId") == "demo" && e.Text("userId") == "agent");
        (await host.Agent.Events(conference, 4)).Select(e => e.Text("value")).ShouldBe(["3", "4"]);
        (await host.Agent.Get($"conferences/{conference}/events")).ShouldBe(200).Json.GetArrayLength().ShouldBe(7);
    }

    [Fact]
    public async Task A_poll_waits_for_the_next_event()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        // A poll that comes back empty is sent again: what is to be seen is that the event needs no new one.
        var poll = Until.Holds(() => host.Supervisor.Events(conference, 1), e => e.Length > 0);
        (await host.Agent.SetMetadata(conference, endpoint, "k", "v")).ShouldBe(204);
        (await poll).ShouldHaveSingleItem().Text("value").ShouldBe("v");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(long.MaxValue)]
    public async Task A_poll_past_the_end_waits_then_is_empty(long v)
    {
        var conference = await host.Agent.Created();
        await host.Agent.Joined(conference);
        (await host.Agent.Events(conference, v)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_poll_that_waits_ends_with_no_event_when_the_node_stops()
    {
        await using var stopping = new TestHost
        {
            With = services => services.AddSingleton<IRequiredActor<ConferenceRegion>>(all => new Silenced(
                new RequiredActor<ConferenceRegion>(all.GetRequiredService<IReadOnlyActorRegistry>()))),
        };
        var agent = await stopping.As("agent");
        var asked = new TaskCompletionSource();
        ((Silenced)stopping.Services.GetRequiredService<IRequiredActor<ConferenceRegion>>()).Hole =
            stopping.Services.GetRequiredService<ActorSystem>().ActorOf(Props.Create(() => new Hole(asked)));
        var poll = agent.Get("conferences/room/events?v=1");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        stopping.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await poll).ShouldBe(200).Json.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("9223372036854775808")]
    public async Task A_bad_version_is_blamed(string v) =>
        (await host.Agent.Get($"conferences/{await host.Agent.Created()}/events?v={v}")).ShouldBlame("v");

    [Fact]
    public async Task Old_events_are_read_from_the_journal()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        for (var i = 0; i < 300; i++) (await host.Agent.SetMetadata(conference, endpoint, "k", $"{i}")).ShouldBe(204);
        var all = await host.Agent.Events(conference);
        all.Length.ShouldBe(302);
        all.Skip(2).Select(e => e.Text("value")).ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i}"));
        (await host.Agent.Events(conference, 10)).Length.ShouldBe(291);
    }

    /// <summary>Conferences of which none answers any more, once there is a hole in their place.</summary>
    private sealed class Silenced(RequiredActor<ConferenceRegion> real) : IRequiredActor<ConferenceRegion>
    {
        public IActorRef? Hole { get; set; }

        public IActorRef ActorRef => Hole ?? real.ActorRef;

        public Task<IActorRef> GetAsync(CancellationToken ct = default) => Hole is null ? real.GetAsync(ct) : Task.FromResult(Hole);
    }

    private sealed class Hole : ReceiveActor
    {
        public Hole(TaskCompletionSource asked) => Receive<GetEvents>(_ => asked.TrySetResult());
    }
}
