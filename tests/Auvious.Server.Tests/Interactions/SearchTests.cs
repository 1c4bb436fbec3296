using System.Text.Json;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Interactions;
using Auvious.Server.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Interactions;

[Collection(nameof(ApiHost))]
public sealed class SearchTests(ApiHost host)
{
    /// <summary>Everything a test creates is created in this minute: the server's clock stands still.</summary>
    private const string Today = "start=2040-01-01T00:00:00Z&end=2040-01-01T01:00:00Z";

    private async Task<JsonElement> Search(string query, HttpClient? http = null) =>
        (await (http ?? host.Agent).Get($"interactions?{query}")).ShouldBe(200).Json;

    [Fact]
    public async Task A_thousand_interactions_are_paged_without_hole_or_repeat()
    {
        var type = NewId();
        await Seed(type, 1000);
        const string Range = "start=2030-01-01T00:00:00Z&end=2031-01-01T00:00:00Z";
        var seen = new List<string>();
        for (var page = 0; page < 3; page++)
        {
            var answer = await Search($"{Range}&page={page}&size=400&params=type,{type}&sort=createdAt,asc");
            (answer.Number("totalElements"), answer.Number("totalPages"), answer.Number("number"), answer.Number("size")).ShouldBe((1000, 3, page, 400));
            (answer.Flag("first"), answer.Flag("last"), answer.Flag("empty")).ShouldBe((page == 0, page == 2, false));
            answer.Number("numberOfElements").ShouldBe(page == 2 ? 200 : 400);
            answer.GetProperty("pageable").Number("offset").ShouldBe(page * 400);
            seen.AddRange(answer.Ids());
        }
        // Ten at a time were created at one instant.
        seen.ShouldBe(Enumerable.Range(0, 1000).Select(n => $"{type}-{n:0000}"));

        var beyond = await Search($"{Range}&page=2147483647&size=500&params=type,{type}");
        (beyond.Number("totalElements"), beyond.Number("numberOfElements"), beyond.Flag("last"), beyond.Flag("empty")).ShouldBe((1000, 0, true, true));
        (await Search($"{Range}&params=type,{type},n,7")).Ids().ShouldBe([$"{type}-0007"]);
        (await Search($"{Range}&params=type,{type},even,true")).Number("totalElements").ShouldBe(500);
    }

    [Fact]
    public async Task Without_page_and_size_the_newest_twenty_come_first()
    {
        var type = NewId();
        await Seed(type, 30);
        var answer = await Search($"start=2030-01-01T00:00:00Z&end=2031-01-01T00:00:00Z&type={type}");
        answer.Number("size").ShouldBe(20);
        answer.Number("number").ShouldBe(0);
        answer.Ids()[0].ShouldBe($"{type}-0020");
        answer.GetProperty("sort").GetRawText().ShouldBe(
            """[{"direction":"DESC","nullHandling":"NATIVE","ascending":false,"property":"createdAt","ignoreCase":false}]""");
        answer.GetProperty("pageable").GetProperty("sort").GetRawText().ShouldBe(answer.GetProperty("sort").GetRawText());
        (answer.GetProperty("pageable").Flag("paged"), answer.GetProperty("pageable").Flag("unpaged")).ShouldBe((true, false));
    }

    [Fact]
    public async Task An_empty_search_is_a_page_that_is_first_and_last()
    {
        var answer = await Search($"{Today}&params=type,{NewId()}");
        (answer.Flag("first"), answer.Flag("last"), answer.Flag("empty")).ShouldBe((true, true, true));
        (answer.Number("totalElements"), answer.Number("totalPages"), answer.GetProperty("content").GetArrayLength()).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task The_range_holds_its_first_and_its_last_instant()
    {
        var type = NewId();
        await Seed(type, 30);
        const string Second = "2030-01-01T00:00:01Z";
        (await Search($"start={Second}&end={Second}&type={type}")).Number("totalElements").ShouldBe(10);
        (await Search($"start=2030-01-01T02:00:01%2B02:00&end=2030-01-01T00:00:01.000000000Z&type={type}")).Number("totalElements").ShouldBe(10);
        (await Search($"start=2030-01-01T00:00:01.001Z&end=2030-01-01T00:00:01.999Z&type={type}")).Number("totalElements").ShouldBe(0);
        (await Search($"start=2030-01-01&end=2030-01-02&type={type}")).Number("totalElements").ShouldBe(30);
    }

    [Fact]
    public async Task Every_spelling_of_params_finds_strings_numbers_and_booleans()
    {
        var room = NewId("room");
        var id = await host.Agent.Interaction(new { roomName = room, n = 42, price = 1.5, done = true, gone = (string?)null, deep = new { n = 42 } }, "video");
        await host.Agent.Interaction(new { roomName = room, n = 43 });
        foreach (var found in new[]
        {
            $"params=roomName,{room},n,42", $"params=roomName%2C{room}%2Cn%2C42", $"roomName={room}&n=42", $"params[roomName]={room}&params[n]=42",
            $"params%5BroomName%5D={room}&price=1.5", $"params=roomName,{room}&done=true", $"roomName={room}&params=type,video", $"params=&roomName={room}&n=42",
        })
            (await Search($"{Today}&{found}")).Ids().ShouldBe([id], found);
        foreach (var missing in new[] { $"roomName={room}&n=44", $"roomName={room}&gone=null", $"roomName={room}&deep=42", $"roomName={room}&n=42&n=43", $"roomname={room}" })
            (await Search($"{Today}&{missing}")).Ids().ShouldBeEmpty(missing);
    }

    [Fact]
    public async Task Commas_and_odd_characters_are_found_too()
    {
        var mark = NewId();
        var id = await host.Agent.Interaction(new Dictionary<string, string> { ["a,b"] = $"{mark}, x&y=z Ζωή+\0" });
        var value = Uri.EscapeDataString($"{mark}, x&y=z Ζωή+\0");
        (await Search($"{Today}&params=a%2Cb,{value}")).Ids().ShouldBe([id]);
        (await Search($"{Today}&params[a,b]={value}")).Ids().ShouldBe([id]);
    }

    [Fact]
    public async Task A_search_follows_a_change_of_the_data()
    {
        var mark = NewId();
        var id = await host.Agent.Interaction(new { mark, other = mark });
        (await host.Agent.Put($"interactions/{id}", new { data = new { moved = mark } })).ShouldBe(204);
        (await Search($"{Today}&mark={mark}")).Ids().ShouldBeEmpty();
        (await Search($"{Today}&moved={mark}")).Ids().ShouldBe([id]);
        (await host.Agent.Put($"interactions/{id}", new { type = "x" })).ShouldBe(204);
        (await Search($"{Today}&moved={mark}&type=x")).Ids().ShouldBe([id]);
    }

    [Theory]
    [InlineData("""{"mark":"first","mark":"M"}""")]
    [InlineData("""{"LONG":"x","mark":"M"}""")]
    [InlineData("""{"mark":"M","many":[[[[{}]]]],"huge":1e400}""")]
    public async Task What_can_not_be_found_by_does_no_harm(string data)
    {
        var mark = NewId();
        data = data.Replace("M", mark).Replace("LONG", new string('k', 500));
        var id = NewId();
        (await host.Agent.PostText("interactions", $$"""{"interactionId":"{{id}}","data":{{data}}}""")).ShouldBe(200);
        (await Search($"{Today}&mark={mark}")).Ids().ShouldBe([id]);
        (await host.Agent.ReadInteraction(id)).GetProperty("data").GetRawText().ShouldBe(data);
    }

    [Fact]
    public async Task A_page_is_ordered_by_any_plain_property()
    {
        var mark = NewId();
        string[] ids = [$"{mark}-a", $"{mark}-b", $"{mark}-c"];
        foreach (var (id, type) in ids.Zip(["z", "y", "z"])) await host.Agent.Interaction(new { mark }, type, id);
        (await host.Agent.Put($"interactions/{ids[1]}", new { })).ShouldBe(204);
        var query = $"{Today}&mark={mark}";
        (await Search($"{query}&sort=id")).Ids().ShouldBe(ids);
        (await Search($"{query}&sort=id,DESC")).Ids().ShouldBe(ids.Reverse());
        (await Search($"{query}&sort=type,asc&sort=id,desc")).Ids().ShouldBe([ids[1], ids[2], ids[0]]);
        (await Search($"{query}&sort=version,desc")).Ids().ShouldBe([ids[1], ids[0], ids[2]]);
        foreach (var property in InteractionSearch.Sortable.Keys)
            (await Search($"{query}&sort={property},asc&size=2")).Number("totalPages").ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_finds_another_organizations()
    {
        var mark = NewId();
        await host.Agent.Interaction(new { mark });
        (await Search($"{Today}&mark={mark}", host.Rival)).Ids().ShouldBeEmpty();
        (await Search($"{Today}&mark={mark}&organizationId=demo", host.Service)).Ids().Length.ShouldBe(1);
        (await Search($"{Today}&mark={mark}&organizationId=rival", host.Service)).Ids().ShouldBeEmpty();
        (await host.Rival.Get($"interactions?{Today}&organizationId=demo")).ShouldBe(403);
    }

    [Theory]
    [InlineData("end=2040-01-01T00:00:00Z", "start")]
    [InlineData("start=2040-01-01T00:00:00Z", "end")]
    [InlineData("start=yesterday&end=2040-01-01T00:00:00Z", "start")]
    [InlineData("start=01/02/2040&end=2040-01-03T00:00:00Z", "start")]
    [InlineData("start=2040-13-01T00:00:00Z&end=2041-01-01T00:00:00Z", "start")]
    [InlineData("start=2040-01-02T00:00:00Z&end=2040-01-01T00:00:00Z", "end")]
    [InlineData(Today + "&page=-1", "page")]
    [InlineData(Today + "&page=x", "page")]
    [InlineData(Today + "&page=", "page")]
    [InlineData(Today + "&size=0", "size")]
    [InlineData(Today + "&size=501", "size")]
    [InlineData(Today + "&size=99999999999", "size")]
    [InlineData(Today + "&sort=data", "sort")]
    [InlineData(Today + "&sort=createdAt,up", "sort")]
    [InlineData(Today + "&sort=createdAt,asc,ignorecase", "sort")]
    [InlineData(Today + "&params=a", "params")]
    [InlineData(Today + "&params=a,b,c", "params")]
    [InlineData(Today + "&a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=&l=&m=&n=&o=&p=&q=", "params")]
    public async Task A_wrong_search_is_400_and_blames_the_parameter(string query, string field) =>
        (await host.Agent.Get($"interactions?{query}")).ShouldBlame(field);

    /// <summary>Interactions of 2030, ten a second.</summary>
    private async Task Seed(string type, int count)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        for (var n = 0; n < count; n++)
        {
            db.Add(new Interaction
            {
                Organization = "demo",
                Id = $"{type}-{n:0000}",
                CreatedBy = "agent",
                CreatedAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(n / 10),
                Type = type,
                Data = $$"""{"n":{{n}}}""",
            });
            db.AddRange(Datum(n, "n", $"{n}"), Datum(n, "even", n % 2 == 0 ? "true" : "false"));
        }
        await db.SaveChangesAsync();

        InteractionDatum Datum(int n, string key, string value) => new() { Organization = "demo", Interaction = $"{type}-{n:0000}", Key = key, Value = value };
    }
}
