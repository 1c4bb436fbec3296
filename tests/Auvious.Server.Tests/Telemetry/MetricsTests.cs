using System.Net;
using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.Telemetry;

/// <summary>
/// Run alone: OpenTelemetry takes instruments of one name in one process for one metric, so a host that ends takes the metrics of all others along.
/// </summary>
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
[Collection(nameof(MetricsTests))]
public sealed class MetricsTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task What_the_server_does_is_counted()
    {
        using var own = new TestHost();
        var agent = await own.As("agent");
        var room = await agent.Created();
        var endpoint = await agent.Joined(room);
        await using (var client = await Subscriber.Connect(own, agent, endpoint))
        {
            (await agent.SetMetadata(room, endpoint, "k", "v")).ShouldBe(204);
            await client.Receive("ConferenceMetadataUpdatedEvent");
            (await agent.Join(room, endpoint)).ShouldBe(422);
            string[] expected =
            [
                "commands_total{", "command=\"CreateConference\"", "answer=\"AlreadyJoined\"", "journal_events_total{", "entity=\"endpoint\"", "push_events",
                "journal_duration_seconds_bucket{", "push_channels", "media_links", "media_packets_forwarded", "dotnet_gc_", "http_server_request_duration_seconds_bucket{",
                "http_route=\"/rtc-api/conferences/create\"", "kestrel_",
            ];
            // Much is counted a little after its answer.
            var text = await Until.Holds(
                () => Local(own).GetStringAsync("metrics"), text => expected.All(name => text.Contains(name, StringComparison.Ordinal)));
            text.ShouldNotContain(room);
        }
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("agent", HttpStatusCode.Forbidden)]
    [InlineData("supervisor", HttpStatusCode.Forbidden)]
    [InlineData("service", HttpStatusCode.OK)]
    public async Task From_elsewhere_a_service_alone_reads_them(string? caller, HttpStatusCode expected)
    {
        var http = caller is null ? host.Stranger() : await host.As(caller);
        using var answer = await http.GetAsync("metrics");
        answer.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("X-Forwarded-For", "192.0.2.1, unreadable")]
    public async Task What_comes_through_a_proxy_is_not_from_here(string header, string value)
    {
        var http = Local(host);
        http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        using var answer = await http.GetAsync("metrics");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task They_may_be_made_public()
    {
        using var open = new TestHost { Settings = ["Metrics:Public=true"] };
        using var answer = await open.Stranger().GetAsync("metrics");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static HttpClient Local(TestHost host)
    {
        host.Stranger().Dispose();
        return new() { BaseAddress = host.ClientOptions.BaseAddress };
    }
}
