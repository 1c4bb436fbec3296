using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests;

/// <summary>The real server in Development on a free port, with a directory and database of its own and a clock that stands still.</summary>
public class TestHost : WebApplicationFactory<Program>
{
    private static int addresses;
    private readonly Lazy<KeptState> own = new(KeptState.New);

    public TestHost() => UseKestrel(0);

    /// <summary>Given by a test that keeps it over two hosts; else this host's own.</summary>
    public KeptState? Kept { get; init; }

    public KeptState State => Kept ?? own.Value;

    /// <summary>Configuration beside the defaults, as <c>key=value</c>.</summary>
    public string[] Settings { get; init; } = [];

    public string Environment { get; init; } = "Development";

    public FakeTimeProvider Clock { get; init; } = new(new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Added to the server's services after its own.</summary>
    public Action<IServiceCollection>? With { get; init; }

    /// <summary>A client with an address of its own, so that tests do not share rate limits. What it is answered is held to the contract.</summary>
    public HttpClient Stranger(string? address = null)
    {
        StartServer();
        var client = new HttpClient(new ContractHandler()) { BaseAddress = ClientOptions.BaseAddress };
        var n = Interlocked.Increment(ref addresses);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address ?? $"10.0.{n / 250}.{n % 250 + 1}");
        return client;
    }

    /// <summary>A client that carries the access token of a development identity.</summary>
    public async Task<HttpClient> As(string client)
    {
        var http = Stranger();
        var token = await http.Token(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", $"{client}-secret"));
        return http.With(token.Text("access_token"));
    }

    /// <summary>A client logged in by a ticket of the demo organization with the given properties.</summary>
    public async Task<HttpClient> AsCustomer(object properties)
    {
        var agent = await As("agent");
        var ticket = await agent.Ticket(new { type = "MULTI_USE_TICKET", properties });
        var http = Stranger();
        return http.With((await http.TicketLogin(ticket)).Text("access_token"));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Media:Port", "0");
        builder.UseSetting("Http:KnownProxies:0", "127.0.0.0/8");
        builder.UseSetting("Http:KnownProxies:1", "::1");
        builder.UseEnvironment(Environment);
        foreach (var setting in (string[])[.. State.Settings, .. Settings]) builder.UseSetting(setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            With?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && own.IsValueCreated && Directory.Exists(own.Value.Directory)) own.Value.Dispose();
    }
}
