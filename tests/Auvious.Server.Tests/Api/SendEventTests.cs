using System.Text.Json;

namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class SendEventTests(ApiHost host)
{
    [Theory]
    [InlineData("BEST_EFFORT")]
    [InlineData("AT_LEAST_ONCE")]
    public async Task The_answer_is_to_how_many_endpoints_it_was_handed(string qos)
    {
        var conference = await host.Agent.Created();
        (await Send(conference, qos)).ShouldBe(200).Json.GetProperty("eventsSent").GetInt32().ShouldBe(0);
        var endpoint = await host.Agent.Joined(conference);
        await host.Supervisor.Joined(conference);
        (await Send(conference, qos)).ShouldBe(200).Json.GetProperty("eventsSent").GetInt32().ShouldBe(2);
        (await host.Agent.Leave(conference, endpoint)).ShouldBe(204);
        (await Send(conference, qos)).ShouldBe(200).Json.GetProperty("eventsSent").GetInt32().ShouldBe(1);
        (await host.Agent.Version(conference)).ShouldBe(3);
        (await host.Agent.Events(conference)).Types().ShouldNotContain("OfferMadeEvent");
    }

    [Fact]
    public async Task A_connected_client_gets_it_as_it_was_given_masks_or_not()
    {
        var conference = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(conference);
        await using var client = await Subscriber.Connect(host, host.Agent, endpoint);
        (await Send(conference, "AT_LEAST_ONCE", ["$.card", "$.deep..pin"])).ShouldBe(200);
        var at = await client.Receive("OfferMadeEvent");
        at.Sequence.ShouldBeGreaterThan(0);
        at.Event.GetRawText().ShouldBe(Event);

        (await Send(conference, "BEST_EFFORT", ["$..*"])).ShouldBe(200);
        var best = await client.Receive("OfferMadeEvent");
        best.Sequence.ShouldBe(0);
        best.Event.GetRawText().ShouldBe(Event);
    }

    [Theory]
    [InlineData("$")]
    [InlineData("$..*")]
    [InlineData("$.*")]
    [InlineData("$.deep")]
    [InlineData("$.deep,$.deep.pin,$..pin")]
    [InlineData("$.nothing")]
    [InlineData("$..[?(@.pin)]")]
    [InlineData("$.list[0]")]
    [InlineData("$.list[-1:]")]
    [InlineData("card")]
    public async Task Masks_may_overlap_and_miss(string masks)
    {
        var conference = await host.Agent.Created();
        await host.Agent.Joined(conference);
        (await Send(conference, "AT_LEAST_ONCE", masks.Split(','))).ShouldBe(200).Json.GetProperty("eventsSent").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("$[")]
    [InlineData("$.a[?(")]
    [InlineData("$..[?(@.name =~ /(/)]")]
    [InlineData("$['a'")]
    [InlineData("$.list[99999999999]")]
    [InlineData("$.list[0:1:0]")]
    public async Task A_mask_that_is_no_path_is_blamed(string mask) =>
        (await Send(await host.Agent.Created(), "AT_LEAST_ONCE", [mask])).ShouldBlame("masks");

    [Theory]
    [InlineData("""{"timestamp":"2040-01-01T00:00:00Z"}""")]
    [InlineData("""{"type":"OfferMadeEvent"}""")]
    [InlineData("""{"type":"offerMadeEvent","timestamp":"2040-01-01T00:00:00Z"}""")]
    [InlineData("""{"type":"OfferMade","timestamp":"2040-01-01T00:00:00Z"}""")]
    [InlineData("""{"type":"Offer-MadeEvent","timestamp":"2040-01-01T00:00:00Z"}""")]
    [InlineData("""{"type":7,"timestamp":"2040-01-01T00:00:00Z"}""")]
    [InlineData("""{"type":"OfferMadeEvent","timestamp":1234567890}""")]
    [InlineData("""{"type":"OfferMadeEvent","timestamp":"yesterday"}""")]
    [InlineData("""{"type":"OfferMadeEvent","timestamp":"2040-13-01T00:00:00Z"}""")]
    [InlineData("""{"type":"OfferMadeEvent","timestamp":"2040-01-01"}""")]
    public async Task An_event_without_a_proper_type_and_timestamp_is_blamed(string @event) =>
        (await host.Service.PostText("conferences/sendEvent", $$"""{"conferenceId":"{{await host.Agent.Created()}}","qos":"BEST_EFFORT","event":{{@event}}}"""))
            .ShouldBlame("event");

    [Theory]
    [InlineData("2040-01-01T00:00:00Z")]
    [InlineData("2040-01-01T00:00:00.123456789Z")]
    [InlineData("2040-01-01T02:00:00+02:00")]
    [InlineData("2040-01-01T00:00Z")]
    public async Task An_instant_may_be_written_in_several_ways(string timestamp) =>
        (await host.Service.Post("conferences/sendEvent", new
        {
            conferenceId = await host.Agent.Created(),
            qos = "BEST_EFFORT",
            @event = new { type = "OfferMadeEvent", timestamp },
        })).ShouldBe(200);

    private const string Event =
        """{"type":"OfferMadeEvent","timestamp":"2040-01-01T00:00:00Z","card":"4111 1111","deep":{"pin":1234,"name":"é"},"list":[1,[2.50,null]],"big":123456789012345678901234567890}""";

    private Task<Answer> Send(string conference, string qos, string[]? masks = null) => host.Service.PostText("conferences/sendEvent",
        $$"""{"conferenceId":"{{conference}}","qos":"{{qos}}","event":{{Event}},"masks":{{JsonSerializer.Serialize(masks ?? [])}}}""");
}
