using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auvious.Server.Tests.Api;

/// <summary>The server describes itself as the contract describes it, and the comparison is no rubber stamp.</summary>
[Collection(nameof(ApiHost))]
public sealed class DocumentTests(ApiHost host)
{
    [Fact]
    public async Task The_servers_own_document_has_everything_the_contract_has() =>
        new DocumentCheck(Contract.Document, await Own()).Differences().ShouldBeEmpty();

    [Fact]
    public async Task Every_operation_says_what_it_does_and_what_it_is_called()
    {
        var operations = (await Own()).GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject(), (path, o) => (path.Name, o.Value)).ToList();
        operations.Count.ShouldBeGreaterThan(50);
        operations.Where(o => !o.Value.TryGetProperty("summary", out var summary) || summary.GetString()!.Length < 8 || !o.Value.TryGetProperty("operationId", out _)
            || !o.Value.TryGetProperty("tags", out _)).Select(o => o.Name).ShouldBeEmpty();
        operations.Select(o => o.Value.Text("operationId")).ShouldBeUnique();
    }

    [Fact]
    public async Task A_token_is_asked_for_where_one_is_needed_and_nowhere_else()
    {
        var paths = (await Own()).GetProperty("paths");
        (await Own()).GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").Text("scheme").ShouldBe("bearer");
        foreach (var (path, isGuarded) in new[]
        {
            ("/rtc-api/conferences/create", true), ("/rtc-api/assets/{assetId}", true), ("/security/ticket", true),
            ("/rtc-api/iceServers", false), ("/rtc-api/filetransfers/signed/{fileTransferId}/{expiration}", false), ("/security/oauth/token", false),
        })
            foreach (var operation in paths.GetProperty(path).EnumerateObject())
                operation.Value.TryGetProperty("security", out _).ShouldBe(isGuarded, path);
    }

    [Fact]
    public async Task The_page_to_try_it_loads_nothing_from_elsewhere()
    {
        using var http = host.Stranger();
        var page = await http.GetStringAsync("docs/");
        page.ShouldContain("openapi/v1.json");
        System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"(https?:)?//[^\"]*").Select(m => m.Value).ShouldBeEmpty();
    }

    [Fact]
    public void The_contract_agrees_with_itself() => new DocumentCheck(Contract.Document, JsonSerializer.SerializeToElement(Planted())).Differences().ShouldBeEmpty();

    public static TheoryData<string, string> Plants => new()
    {
        { "paths/~conferences~create|-", "POST /conferences/create: is missing" },
        { "paths/~interactions~{interactionId}/put|-", "PUT /interactions/{interactionId}: is missing" },
        { "paths/~interactions/get/parameters/0|-", "query parameter page is missing" },
        { "paths/~interactions/get/parameters/0/in|\"header\"", "query parameter page is missing" },
        { "paths/~interactions/get/parameters/0/required|true", "query parameter page: required" },
        { "paths/~interactions/get/parameters/3/required|false", "query parameter start: required" },
        { "paths/~interactions/get/parameters/3/schema/format|-", "query parameter start: format" },
        { "paths/~interactions/get/parameters/2/schema/items/type|\"integer\"", "query parameter sort[] is integer" },
        { "paths/~interactions/get/parameters/5/schema/additionalProperties|-", "query parameter params.* is of no type" },
        { "paths/~filetransfers/post/parameters/1/schema/enum/0|\"group\"", "query parameter targetType: user" },
        { "paths/~interactions/get/parameters/5/schema/additionalProperties|false", "query parameter params: other members" },
        { "paths/~conferences~join/post/requestBody|-", "the request body is missing" },
        { "paths/~conferences~join/post/requestBody/required|false", "the request body: required" },
        { "paths/~conferences~join/post/responses/422|-", "answer 422 is missing" },
        { "paths/~conferences~join/post/responses/200/content|-", "answer 200: application/json is missing" },
        { "paths/~filetransfers/post/requestBody/content/multipart~form-data/schema/properties/file/format|-", "the request body.file: format binary" },
        { "components/schemas/JoinConferenceWebCommand/properties/metadata|-", "the request body.metadata is missing" },
        { "components/schemas/JoinConferenceWebCommand/required/1|-", "userEndpointId is not required" },
        { "components/schemas/JoinConferenceWebCommand/required/2|\"metadata\"", "metadata is required" },
        { "components/schemas/JoinConferenceWebCommand/properties/conferenceId/enum|[\"a\"]", "the request body.conferenceId is narrowed" },
        { "components/schemas/CreateConferenceWebCommand/properties/mode/enum/0|-", "the request body.mode: P2P is missing" },
        { "components/schemas/CreateConferenceWebCommand/properties/metadata/additionalProperties/type|\"object\"", "the request body.metadata.* is object" },
        { "components/schemas/Conference/properties/version/type|\"string\"", "answer 200.version is string" },
        { "components/schemas/Conference/properties/version/format|\"int32\"", "answer 200.version: the format is int32" },
        { "components/schemas/ConferenceStream/properties/type/enum|-", "answer 200.participants[].streams[].type: MIC is missing" },
        { "components/schemas/Metadata/properties/lastModified/format|-", "answer 200.metadata.*.lastModified: format date-time" },
        { "components/schemas/Interaction/properties/id/type|-", "answer 200.id is of no type" },
    };

    [Theory, MemberData(nameof(Plants))]
    public void A_planted_difference_is_found(string plant, string found)
    {
        var document = Planted();
        Plant(document, plant);
        var differences = new DocumentCheck(Contract.Document, JsonSerializer.SerializeToElement(document)).Differences();
        differences.ShouldContain(d => d.Contains(found), $"{plant} gave: {string.Join("; ", differences)}");
    }

    /// <summary>The contract as a server would serve it: with the base in its paths.</summary>
    private static JsonObject Planted()
    {
        var document = JsonNode.Parse(Contract.Document.GetRawText())!.AsObject();
        var paths = document["paths"]!.AsObject();
        document["paths"] = new JsonObject(paths.Select(path => KeyValuePair.Create($"/rtc-api{path.Key}", path.Value!.DeepClone()))!);
        return document;
    }

    /// <summary><c>path|value</c>: steps apart by <c>/</c>, a <c>~</c> is a slash in a step, and <c>-</c> takes the place away.</summary>
    private static void Plant(JsonObject document, string plant)
    {
        var (steps, value) = (plant.Split('|')[0].Split('/').Select(step => step.Replace('~', '/')).ToArray(), plant.Split('|')[1]);
        if (steps[0] == "paths") steps[1] = $"/rtc-api{steps[1]}";
        var place = steps[..^1].Aggregate((JsonNode)document, (at, step) => at is JsonArray list ? list[int.Parse(step)]! : at[step]!);
        var what = value == "-" ? null : JsonNode.Parse(value);
        switch (place)
        {
            case JsonArray list when int.Parse(steps[^1]) is var n:
                if (n < list.Count) list.RemoveAt(n);
                if (what is not null) list.Insert(n, what);
                break;
            case JsonObject members:
                members.Remove(steps[^1]);
                if (what is not null) members[steps[^1]] = what;
                break;
        }
    }

    private async Task<JsonElement> Own()
    {
        using var http = host.Stranger();
        return JsonElement.Parse(await http.GetStringAsync("openapi/v1.json"));
    }
}
