using System.Text.Json;

namespace Auvious.Server.Tests.Api;

[Collection(nameof(ApiHost))]
public sealed class AuthorityTests(ApiHost host)
{
    public static TheoryData<string> Calls => [.. ConferenceCall.All.Select(call => call.Name)];

    [Theory, MemberData(nameof(Calls))]
    public async Task Another_organizations_conference_is_answered_as_one_that_is_not_there(string name)
    {
        var call = ConferenceCall.Named(name);
        var (theirs, nobodys) = (await host.Agent.Created(), NewId("room"));
        await host.Agent.Joined(theirs);
        var endpoint = await host.Rival.Registered();
        var foreign = await call.Make(host.Rival, theirs, endpoint);
        var unknown = await call.Make(host.Rival, nobodys, endpoint);
        foreign.Status.ShouldBe(unknown.Status);
        foreign.Body.Replace(theirs, "#").ShouldBe(unknown.Body.Replace(nobodys, "#"));
        (await host.Agent.Version(theirs)).ShouldBe(1);
    }

    [Theory]
    [InlineData("keepalive")]
    [InlineData("unregister")]
    public async Task Another_organizations_endpoint_is_answered_as_one_that_is_not_there(string name)
    {
        var (theirs, nobodys) = (await host.Agent.Registered(), NewId("endpoint"));
        var foreign = await host.Rival.Post($"users/endpoints/{name}", new { userEndpointId = theirs });
        var unknown = await host.Rival.Post($"users/endpoints/{name}", new { userEndpointId = nobodys });
        foreign.ShouldBe(404);
        unknown.ShouldBe(404);
        foreign.Body.Replace(theirs, "#").ShouldBe(unknown.Body.Replace(nobodys, "#"));
        (await host.Agent.Post("users/endpoints/keepalive", new { userEndpointId = theirs })).ShouldBe(204);
    }

    [Fact]
    public async Task Another_organizations_endpoint_joins_nothing()
    {
        var conference = await host.Rival.Created();
        var (theirs, nobodys) = (await host.Agent.Registered(), NewId("endpoint"));
        var foreign = (await host.Rival.Join(conference, theirs)).ShouldBe(404);
        var unknown = (await host.Rival.Join(conference, nobodys)).ShouldBe(404);
        foreign.Body.Replace(theirs, "#").ShouldBe(unknown.Body.Replace(nobodys, "#"));
    }

    [Fact]
    public async Task The_same_conference_id_may_exist_in_two_organizations()
    {
        var id = await host.Agent.Created();
        await host.Rival.Created(id);
        (await host.Rival.End(id, "E-1")).ShouldBe(204);
        (await host.Agent.Get("conferences/active")).Json.EnumerateArray().Select(c => c.Text("id")).ShouldContain(id);
        (await host.Agent.Get($"conferences/{id}")).Json.Text("organizationId").ShouldBe("demo");
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_customer_reaches_the_conference_its_ticket_names_and_no_other(string name)
    {
        var call = ConferenceCall.Named(name);
        var (named, other) = (await host.Agent.Created(), await host.Agent.Created());
        var customer = await host.Customer(named);
        var endpoint = await customer.Registered();
        (await call.Make(customer, other, endpoint)).ShouldBe(403);
        (await call.Make(customer, NewId(), endpoint)).ShouldBe(403);
        (await call.Make(await host.Customer(null), named, endpoint)).ShouldBe(403);
        var own = await call.Make(customer, named, endpoint);
        if (name is "end" or "interaction" or "sendEvent") own.ShouldBe(403);
        else own.Code.ShouldNotBe(403, own.Body);
    }

    [Fact]
    public async Task A_customer_creates_nothing_and_sees_its_conference_alone()
    {
        var conference = await host.Agent.Created();
        var customer = await host.Customer(conference);
        (await customer.Post("conferences/create", new { })).ShouldBe(403);
        (await customer.Post("conferences/create", new { conferenceId = conference })).ShouldBe(403);
        (await Active(customer)).ShouldBe([conference]);
        (await Active(await host.Customer(null))).ShouldBeEmpty();
        (await Active(await host.Customer(NewId()))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_customer_acts_upon_nobody_else()
    {
        var conference = await host.Agent.Created();
        var agents = await host.Agent.Joined(conference);
        var stream = await host.Agent.Published(conference, agents);
        var customer = await host.Customer(conference);
        await customer.Joined(conference);
        var version = await host.Agent.Version(conference);
        (await customer.Leave(conference, agents)).ShouldBe(403);
        (await customer.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = agents, streamId = stream })).ShouldBe(403);
        (await customer.Post("conferences/updateStreamMetadata", new { conferenceId = conference, userEndpointId = agents, streamId = stream })).ShouldBe(403);
        (await customer.Post("conferences/updateParticipantMetadata", new { conferenceId = conference, userEndpointId = agents })).ShouldBe(403);
        (await customer.Publish(conference, agents, NewId())).ShouldBe(403);
        (await customer.End(conference, agents)).ShouldBe(403);
        (await host.Agent.Version(conference)).ShouldBe(version);
        (await customer.View(conference, agents, stream)).ShouldBe(200);
    }

    [Fact]
    public async Task Staff_makes_others_leave_and_unpublish_and_ends_what_others_created()
    {
        foreach (var staff in new[] { host.Agent, host.Supervisor, host.Service })
        {
            var conference = await host.Supervisor.Created();
            var customer = await host.Customer(conference);
            var endpoint = await customer.Joined(conference);
            var stream = await customer.Published(conference, endpoint);
            (await staff.Post("conferences/unpublishStream", new { conferenceId = conference, userEndpointId = endpoint, streamId = stream })).ShouldBe(204);
            (await staff.Leave(conference, endpoint)).ShouldBe(204);
            (await host.Agent.Events(conference, 2)).ShouldAllBe(e => e.Text("userEndpointId") == endpoint);
            (await staff.SetMetadata(conference, endpoint, "k", "v")).ShouldBe(403);
            (await staff.End(conference, NewId())).ShouldBe(204);
        }
    }

    [Fact]
    public async Task Only_a_service_sends_events_to_a_conference()
    {
        var conference = await host.Agent.Created();
        var send = ConferenceCall.Named("sendEvent");
        (await send.Make(host.Agent, conference, "")).ShouldBe(403);
        (await send.Make(host.Supervisor, conference, "")).ShouldBe(403);
        (await send.Make(host.Service, conference, "")).ShouldBe(200);
    }

    [Fact]
    public async Task A_service_acts_for_the_organization_it_names()
    {
        var conference = NewId("room");
        (await host.Service.Post("conferences/create", new { conferenceId = conference, organizationId = "rival" })).ShouldBe(200);
        (await host.Rival.Get($"conferences/{conference}")).ShouldBe(200).Json.Text("creator").ShouldBe("service");
        (await host.Service.Get($"conferences/{conference}")).ShouldBe(404);
        (await host.Service.Get($"conferences/{conference}?organizationId=rival")).ShouldBe(200);
        (await host.Service.Get($"conferences/{conference}/simpleView?organizationId=rival")).ShouldBe(200);
        (await host.Service.Get($"conferences/{conference}/events?v=0&organizationId=rival")).ShouldBe(200);
        (await host.Service.Get("conferences/active?organizationId=rival")).Json.EnumerateArray().Select(c => c.Text("id")).ShouldContain(conference);
        (await host.Service.Post("conferences/interaction?organizationId=rival", new { conferenceId = conference, interactionId = "I-1" })).ShouldBe(204);
        (await host.Service.Post("conferences/end?organizationId=rival", new { conferenceId = conference, userEndpointId = "E-1" })).ShouldBe(204);
        (await host.Rival.Events(conference)).Types()[^1].ShouldBe("ConferenceEndedEvent");
    }

    [Fact]
    public async Task Nobody_else_names_another_organization()
    {
        var conference = await host.Rival.Created();
        foreach (var http in new[] { host.Agent, host.Supervisor, await host.Customer(conference) })
        {
            (await http.Get($"conferences/{conference}?organizationId=rival")).ShouldBe(403);
            (await http.Get("conferences/active?organizationId=rival")).ShouldBe(403);
            (await http.Post("conferences/create", new { organizationId = "rival" })).ShouldBe(403);
            (await http.Post("conferences/end?organizationId=rival", new { conferenceId = conference, userEndpointId = "E-1" })).ShouldBe(403);
        }
        (await host.Agent.Get("conferences/active?organizationId=demo")).ShouldBe(200);
        (await host.Agent.Post("conferences/create", new { organizationId = "demo" })).ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_service_that_names_no_possible_organization_is_told_so(string organization)
    {
        (await host.Service.Post("conferences/create", new { organizationId = organization })).ShouldBlame("organizationId");
        (await host.Service.Get($"conferences/active?organizationId={Uri.EscapeDataString(organization)}")).ShouldBlame("organizationId");
        (await host.Service.Get($"conferences/x?organizationId={Uri.EscapeDataString(organization)}")).ShouldBlame("organizationId");
    }

    private static async Task<string[]> Active(HttpClient http) =>
        [.. (await http.Get("conferences/active")).ShouldBe(200).Json.EnumerateArray().Select((JsonElement c) => c.Text("id"))];
}
