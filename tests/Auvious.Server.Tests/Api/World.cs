using Auvious.Server.Tests.Interactions;

namespace Auvious.Server.Tests.Api;

/// <summary>One of each thing that operations have ids for. The service of the demo organization made them; what a test does not need is an id of nothing.</summary>
internal sealed record World(string User, string Conference, string Endpoint, string Stream, string Viewer, string Interaction, string Transfer, string Asset)
{
    /// <summary>The application the files belong to.</summary>
    public string Application { get; init; } = "demo-app";

    /// <summary>The path of a signed URL after its id, when the operation opens one: expiration and signature.</summary>
    public (string Expiration, string Signature) Signed { get; init; } = ("2209000000", "demo.0");

    /// <summary>The ids of what is made by operations that name what they make.</summary>
    public bool IsMade { get; init; }

    public string[] Ids => [Conference, Endpoint, Stream, Viewer, Interaction, Transfer, Asset];

    /// <summary>Ids of nothing.</summary>
    public static World OfNothing() => new(
        NewId("user"), NewId("room"), NewId("endpoint"), NewId("stream"), NewId("viewer"), NewId("interaction"), NewId("transfer"), NewId("asset"));

    /// <summary>What the operation needs is there.</summary>
    public static async Task<World> For(Operation operation, ApiHost host)
    {
        var (service, nothing) = (host.Service, OfNothing());
        var conference = await service.Created();
        var endpoint = operation.Path == "/conferences/join" ? await service.Registered() : await service.Joined(conference);
        var world = nothing with { User = "service", Conference = conference, Endpoint = endpoint, Interaction = await service.Interaction(new { conference }) };
        switch (operation.Tag)
        {
            case "Conferences" when operation.Path != "/conferences/join":
                world = world with { Stream = await service.Published(conference, endpoint) };
                (await service.View(conference, endpoint, world.Stream, world.Viewer)).ShouldBe(200);
                break;
            case "Ratings":
                await service.Post("ratings", new { sessionType = "CONFERENCE", sessionId = conference, rating = 5, interactionId = world.Interaction });
                break;
            case "File Transfers":
                world = world with { Transfer = (await Call.Good("POST", "/filetransfers", world).By(service)).ShouldBe(200).Json.Text("fileTransferId") };
                world = world with { Signed = await Sign(service, $"filetransfers/{world.Transfer}") };
                break;
            case "Assets":
                (await Call.Good("POST", "/assets/{assetId}", world with { IsMade = true }).By(service)).ShouldBe(204);
                world = world with { Signed = await Sign(service, $"assets/{world.Asset}") };
                break;
        }
        return world;
    }

    /// <summary>All there is to see of it.</summary>
    public async Task<string> State(ApiHost host)
    {
        List<string> seen = [];
        foreach (var path in (string[])[
            $"conferences/{Conference}", $"conferences/{Conference}/events?v=0", $"interactions/{Interaction}", $"ratings/conferences/{Conference}",
            $"ratings/interactions/{Interaction}", $"filetransfers?conferenceId={Conference}", $"filetransfers?interactionId={Interaction}",
            $"assets?applicationId={Application}", $"interactions?start=2000-01-01&end=2100-01-01&params=&conference={Conference}"])
            seen.Add($"{path}: {(await host.Service.Get(path)).Body}");
        seen.Add($"keepalive: {(await host.Service.Post("users/endpoints/keepalive", new { userEndpointId = Endpoint })).Code}");
        return string.Join('\n', seen);
    }

    private static async Task<(string, string)> Sign(HttpClient http, string path)
    {
        var url = new Uri((await http.SignedUrl(path)).ShouldBe(200).Json.Text("url"));
        return (url.Segments[^1], url.Query["?signature=".Length..]);
    }
}
