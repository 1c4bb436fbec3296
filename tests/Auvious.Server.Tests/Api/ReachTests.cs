namespace Auvious.Server.Tests.Api;

/// <summary>
/// Nothing foreign gets in: for every operation of the contract the things it needs are made, their owner is answered, and the same call is
/// made by everybody else. After a refusal all is as it was.
/// </summary>
[Collection(nameof(ApiHost))]
public sealed class ReachTests(ApiHost host)
{
    /// <summary>Of a stream's publisher.</summary>
    private static readonly string[] Publishers = ["unpublishStream", "updateStreamMetadata", "updatePublishedStreamBitrate", "addPublishStreamIceCandidates"];

    public static TheoryData<string> Operations => [.. Contract.Operations.Select(o => o.ToString())];

    public static TheoryData<string> Guarded => [.. Contract.Operations.Where(o => !o.IsOpen).Select(o => o.ToString())];

    public static TheoryData<string> Signed => [.. Contract.Operations.Where(o => o.IsFile).Select(o => o.ToString())];

    public static IEnumerable<object[]> Rows =>
        from row in ReachTable.Statuses
        from n in Enumerable.Range(0, row.Value.Length)
        where row.Value[n] is not null
        select (object[])[row.Key, ReachTable.Callers[n], row.Value[n]!.Value];

    [Fact]
    public void Every_operation_of_the_contract_is_in_the_table_and_none_beside()
    {
        ReachTable.Statuses.Keys.Order().ShouldBe(Contract.Operations.Select(o => o.ToString()).Order());
        ReachTable.Statuses.Values.ShouldAllBe(row => row.Length == ReachTable.Callers.Length);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task An_operation_is_answered_with_success_to_whom_its_things_belong(string name)
    {
        var operation = Contract.Named(name);
        (await Call.Good(operation, await World.For(operation, host)).By(host.Service)).ShouldBe(operation.Success);
    }

    [Theory, MemberData(nameof(Guarded))]
    public async Task Another_organizations_things_are_answered_like_things_that_are_not_there(string name)
    {
        var operation = Contract.Named(name);
        var world = await World.For(operation, host) with { IsMade = true };
        var nothing = World.OfNothing() with { IsMade = true };
        // The rival is a supervisor of its own, and names its own endpoint where it must name one.
        var own = await host.Rival.Registered();
        foreach (var endpoint in new[] { null, own })
        {
            var (theirs, nobodys) = endpoint is null ? (world, nothing) : (world with { Endpoint = endpoint }, nothing with { Endpoint = endpoint });
            var before = await world.State(host);
            var foreign = await AsRival(operation, theirs).By(host.Rival);
            var unknown = await AsRival(operation, nobodys).By(host.Rival);
            foreign.Status.ShouldBe(unknown.Status, foreign.Body);
            Masked(foreign, theirs).ShouldBe(Masked(unknown, nobodys));
            (await world.State(host)).ShouldBe(before);
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task A_caller_gets_what_its_role_allows_and_a_refused_one_changes_nothing(string name, string caller, int status)
    {
        var operation = Contract.Named(name);
        var world = await World.For(operation, host);
        var http = caller switch
        {
            "customer" => await host.Customer(world.Conference),
            "customer elsewhere" => await host.Customer(await host.Agent.Created()),
            "customer nowhere" => await host.Customer(null),
            "supervisor" => host.Supervisor,
            "service" => host.Service,
            _ => host.Agent,
        };
        var own = caller == "agent for another" ? world : await Own(operation, world, http);
        var before = await world.State(host);
        (await Call.Good(operation, own).By(http)).ShouldBe(status);
        if (status >= 400) (await world.State(host)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Signed))]
    public async Task A_signed_URL_opens_for_anybody_and_no_other_URL_does(string name)
    {
        var operation = Contract.Named(name);
        var world = await World.For(operation, host);
        var other = await World.For(operation, host);
        var nothing = World.OfNothing();
        foreach (var http in new[] { host.Stranger(), host.Stranger().With("garbage"), host.Rival })
        {
            (await Call.Good(operation, world).By(http)).ShouldBe(200).Body.Length.ShouldBePositive();
            var unknown = (await Call.Good(operation, nothing).By(http)).ShouldBe(404);
            foreach (var wrong in new[]
            {
                world with { Signed = other.Signed },
                world with { Signed = (world.Signed.Expiration + "0", world.Signed.Signature) },
                world with { Signed = (world.Signed.Expiration, Uploads.Tampered(world.Signed.Signature)) },
                nothing with { Signed = world.Signed },
                world with { Signed = nothing.Signed },
            })
                (await Call.Good(operation, wrong).By(http)).ShouldBe(404).Body.ShouldBe(unknown.Body);
        }
    }

    /// <summary>The organization that a body names is the caller's own: to name another's is refused at once, whatever is there.</summary>
    private static Call AsRival(Operation operation, World world)
    {
        var call = Call.Good(operation, world with { Application = "rival-app" });
        return call.Body?.ContainsKey("organizationId") == true ? call.With("organizationId", "rival") : call;
    }

    /// <summary>The same things, but the endpoint and where need be the stream of the caller.</summary>
    private async Task<World> Own(Operation operation, World world, HttpClient http)
    {
        var own = world with { Endpoint = await http.Registered() };
        if (operation.Tag != "Conferences" || operation.Path.EndsWith("/join") || (await http.Join(world.Conference, own.Endpoint)).Code != 200) return own;
        if (Publishers.Any(operation.Path.EndsWith)) return own with { Stream = await http.Published(world.Conference, own.Endpoint) };
        if (operation.Path.EndsWith("/publishStream")) return own with { Stream = NewId("stream") };
        own = own with { Viewer = NewId("viewer") };
        if (operation.Path.EndsWith("ViewStreamIceCandidates") || operation.Path.EndsWith("stopViewStream"))
            (await http.View(world.Conference, own.Endpoint, world.Stream, own.Viewer)).ShouldBe(200);
        return own;
    }

    /// <summary>An answer without the ids that were asked about, and without those that are made anew each time.</summary>
    private static string Masked(Answer answer, World world)
    {
        var text = world.Ids.Aggregate(answer.Body, (body, id) => body.Replace(id, "#"));
        return answer.Code == 200 ? System.Text.RegularExpressions.Regex.Replace(text, "[0-9a-f]{8}-[0-9a-f-]{27}", "made") : text;
    }
}
