using System.Text;
using System.Text.Json;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;

namespace Auvious.Server.Tests.Telemetry;

/// <summary>
/// A server that logs and traces all it can is given secrets on every way there is, also where things fail, is stopped and killed; then
/// every table, file, log line, span and metric is searched.
/// </summary>
public sealed class SecrecyTests : IAsyncLifetime
{
    private readonly KeptState state = KeptState.New();
    private readonly StringBuilder logs = new();
    private readonly StringBuilder metrics = new();
    private Collector collector = null!;
    private ServerProcess server = null!;

    private readonly string masked = Plant("MASKED"), open = Plant("OPEN"), wrongSecret = Plant("WRONG"), turnSecret = Plant("TURN");

    private static string Plant(string kind) => $"{kind}{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        collector = await Collector.Start();
        server = await Start();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await collector.DisposeAsync();
        state.Dispose();
    }

    [Fact]
    public async Task A_masked_value_is_found_in_no_table_log_or_trace()
    {
        var service = await server.As("service");
        var agent = await server.As("agent");
        var (room, gone) = (await agent.Created(), await agent.Registered());
        var endpoint = await agent.Joined(room);
        (await agent.Post("users/endpoints/unregister", new { userEndpointId = gone })).ShouldBe(204);
        await using (var client = await Subscriber.Connect(server.Address, agent, endpoint))
        {
            await Said(client, SendToRoom(service, room, "AT_LEAST_ONCE"), isClear: true);
            await Said(client, SendToRoom(service, room, "BEST_EFFORT"), isClear: true);
            await Said(client, SendToUser(service, "agent", 1), isClear: true);
            await Said(client, SendToUser(service, "agent", 0), isClear: true);
        }
        foreach (var failing in (Task<Answer>[])
        [
            SendToRoom(service, NewId("room"), "AT_LEAST_ONCE"), SendToUser(service, NewId("user"), 1), SendToUser(service, "agent", 1, gone),
            SendToRoom(agent, room, "AT_LEAST_ONCE"), SendToRoom(service, room, "SOMETIMES"), SendToRoom(service, room, "AT_LEAST_ONCE", "$["),
            SendToRoom(service, room, "AT_LEAST_ONCE", "$..a..b..c"), SendToUser(service, "agent", 7), SendToUser(service, "agent", 1, mask: "$.a[?("),
            service.PostText("conferences/sendEvent", $$"""{"conferenceId":"{{room}}","masks":["$.card"],"event":{"card":"{{masked}}" """),
            service.PostText("users/endpoints/sendEvent", $$"""{"userId":7,"masks":["$.card"],"event":{"card":"{{masked}}"} }"""),
            service.PostText("users/endpoints/sendEvent", $$"""{"userId":"agent","masks":["$.card"],"event":"{{masked}}"}"""),
            new HttpClient { BaseAddress = server.Address }.PostText("users/endpoints/sendEvent", masked),
        ])
            (await failing).Code.ShouldBeOneOf(200, 400, 401, 403, 404);

        // What was not acknowledged is said again, from the journal, which knows the masked copy alone.
        await Restart(killed: true);
        agent = Moved(agent);
        await using (var again = await Subscriber.Connect(server.Address, agent, endpoint, after: 0))
        {
            await Said(again, null, isClear: false);
            await Said(again, null, isClear: false);
        }
        await Restart(killed: false);
        await Stop();
        var sinks = await Sinks();
        Finding(sinks, masked).ShouldBeEmpty();

        // The search finds what is there to be found: the same events' open part, the commands' trace, the log of a request, a metric.
        Finding(sinks, open).ShouldContain(sink => sink.StartsWith("journal.db", StringComparison.Ordinal) || sink == "public.journal");
        Finding(sinks, "SendConferenceEvent").ShouldBe(["metrics", "traces"], ignoreOrder: true);
        Finding(sinks, "Microsoft.AspNetCore").ShouldContain("logs");
    }

    [Fact]
    public async Task No_credential_reaches_a_log_a_trace_or_a_metric()
    {
        using var nobody = new HttpClient { BaseAddress = server.Address };
        using (var login = await nobody.PostAsync("security/oauth/token?grant_type=client_credentials&client_id=agent&client_secret=agent-secret", null))
            login.IsSuccessStatusCode.ShouldBeTrue();
        await nobody.PostAsync($"security/oauth/token?grant_type=client_credentials&client_id=agent&client_secret={wrongSecret}", null);
        await nobody.AskToken(("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", wrongSecret));
        var agent = await server.As("agent");
        var ticket = await agent.Ticket(new { length = 32 });
        await agent.GetAsync($"security/ticket/{ticket}");
        await nobody.GetAsync($"t/{ticket}");
        await nobody.GetAsync($"nowhere/{ticket}?ticket={ticket}");
        await nobody.PostAsync($"security/oauth/token?grant_type=password&username={ticket}", null);
        var customer = await nobody.TicketLogin(ticket);
        var (access, refresh) = (customer.Text("access_token"), customer.Text("refresh_token"));
        await nobody.AskToken(("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", "customer"));
        await nobody.AskToken(("grant_type", "refresh_token"), ("refresh_token", $"{refresh}x"), ("client_id", "customer"));
        await nobody.GetAsync($"rtc-api/hub?access_token={access}&userEndpointId=none");
        await nobody.GetAsync($"rtc-api/conferences/active?access_token={access}");
        await using (await Subscriber.Connect(server.Address, agent, await agent.Registered()))
            await nobody.PostAsync("hangfire/sign-in", new FormUrlEncodedContent([new("access_token", access)]));

        var turn = (await agent.Get("iceServers")).ShouldBe(200);
        var credential = JsonDocument.Parse(turn.Body).RootElement.GetProperty("iceServers").EnumerateArray()
            .Select(s => s.TryGetProperty("credential", out var c) ? c.GetString() : null).Single(c => c is not null)!;
        var transfer = (await agent.Upload("fileTransfers?targetType=user", Uploads.Form([("applicationId", "demo-app"), ("targetId", "agent")], [1, 2, 3]))).ShouldBe(200);
        var url = (await agent.SignedUrl($"fileTransfers/{transfer.Json.Text("fileTransferId")}")).ShouldBe(200).Json.Text("url");
        var signature = url[(url.IndexOf("signature=", StringComparison.Ordinal) + "signature=".Length)..];
        (await Uploads.Open(new Uri(server.Address, new Uri(url).PathAndQuery).AbsoluteUri)).IsSuccessStatusCode.ShouldBeTrue();
        await Uploads.Open(new Uri(server.Address, new Uri(Uploads.Tampered(url)).PathAndQuery).AbsoluteUri);

        var bearer = agent.DefaultRequestHeaders.Authorization!.Parameter!;
        await Restart(killed: false);
        await Stop();
        var sinks = await Sinks();
        foreach (var secret in (string[])["agent-secret", wrongSecret, turnSecret, credential, access, refresh, bearer, signature[..^1]])
            Finding(sinks, secret).ShouldBeEmpty(secret);
        // Its row names a ticket, for it is looked up by it; nothing else does.
        Finding(sinks, ticket).ShouldAllBe(sink => sink.StartsWith("auvious.db", StringComparison.Ordinal) || sink == "public.tickets");
        Finding(sinks, ticket).ShouldNotBeEmpty();
    }

    private object Event => new { type = "OfferMadeEvent", timestamp = "2040-01-01T00:00:00Z", note = open, deep = new { list = new object[] { 1, new { card = masked } } } };

    private Task<Answer> SendToRoom(HttpClient http, string room, string qos, string mask = "$..card") =>
        http.Post("conferences/sendEvent", new { conferenceId = room, qos, @event = Event, masks = new[] { mask } });

    private Task<Answer> SendToUser(HttpClient http, string user, int qos, string? endpoint = null, string mask = "$.deep.list[1].card") =>
        http.Post("users/endpoints/sendEvent", new { userId = user, userEndpointId = endpoint, organizationId = "demo", qos, @event = Event, masks = new[] { mask } });

    private async Task Said(Subscriber client, Task<Answer>? sending, bool isClear)
    {
        if (sending is not null) (await sending).ShouldBe(200);
        var card = (await client.Receive("OfferMadeEvent")).Event.GetProperty("deep").GetProperty("list")[1].Text("card");
        card.ShouldBe(isClear ? masked : new('*', masked.Length));
    }

    private Task<ServerProcess> Start() => ServerProcess.Start(state, settings:
    [
        "Logging:LogLevel:Default=Trace", "Logging:LogLevel:Microsoft=Trace", "Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace",
        "Logging:LogLevel:OpenIddict=Trace", "Logging:Console:LogLevel:Default=Trace", "Logging:Console:FormatterOptions:IncludeScopes=true",
        $"Otlp:Endpoint={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_BSP_SCHEDULE_DELAY=100",
        "Ice:Turn=turn:127.0.0.1:3478", $"Ice:TurnSecret={turnSecret}",
    ]);

    private async Task Restart(bool killed)
    {
        if (killed)
        {
            await Read();
            await server.Kill();
        }
        else await Stop();
        await server.DisposeAsync();
        server = await Start();
    }

    /// <summary>As an operator does: what waits to be exported goes out.</summary>
    private async Task Stop()
    {
        await Read();
        await server.Stop();
        logs.AppendLine(server.Output);
    }

    private async Task Read()
    {
        using var scraper = new HttpClient { BaseAddress = server.Address };
        metrics.AppendLine(await scraper.GetStringAsync("metrics"));
        logs.AppendLine(server.Output);
    }

    /// <summary>Every place where something may be left, by its name.</summary>
    private async Task<List<(string Name, byte[] Bytes)>> Sinks()
    {
        var sinks = Directory.GetFiles(state.Directory, "*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(state.Directory, file), File.ReadAllBytes(file))).ToList();
        if (state.Database is { } database) sinks.AddRange(await database.Tables());
        sinks.Add(("logs", Encoding.UTF8.GetBytes(logs.ToString())));
        sinks.Add(("metrics", Encoding.UTF8.GetBytes(metrics.ToString())));
        sinks.Add(("traces", collector.Received));
        foreach (var (name, bytes) in sinks) (bytes.Length > 0 || name.EndsWith("-wal", StringComparison.Ordinal)).ShouldBeTrue(name);
        return sinks;
    }

    private static IReadOnlyList<string> Finding(IEnumerable<(string Name, byte[] Bytes)> sinks, string secret) =>
    [
        .. sinks.Where(sink => sink.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0 || sink.Bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) >= 0)
            .Select(sink => sink.Name),
    ];

    private HttpClient Moved(HttpClient http) => new HttpClient { BaseAddress = server.Address }.With(http.DefaultRequestHeaders.Authorization!.Parameter!);
}
