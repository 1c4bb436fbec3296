using System.Net;

namespace Auvious.Server.Tests.Auth;

/// <summary>Outside Development a token is given out over HTTPS only, which a known proxy may vouch for.</summary>
public sealed class TransportTests
{
    private static readonly string[] Client =
        ["Auth:Clients:crm:Secret=0123456789abcdef", "Auth:Clients:crm:Organization=acme", "Auth:Clients:crm:Roles:0=AGENT"];

    [Fact]
    public async Task Plain_http_is_refused_with_a_description()
    {
        using var host = new TestHost { Environment = "Production", Settings = Client };
        using var response = await Login(host.Stranger());
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Json()).Text("error_description").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_known_proxy_vouches_for_https()
    {
        using var host = new TestHost { Environment = "Production", Settings = Client };
        var http = host.Stranger();
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        (await Login(http)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Plain_http_may_be_allowed()
    {
        using var host = new TestHost { Environment = "Production", Settings = [.. Client, "Auth:AllowHttp=true"] };
        var answer = await (await Login(host.Stranger())).Json();
        answer.Text("organization").ShouldBe("acme");
        answer.Text("sub").ShouldBe("crm");
    }

    private static Task<HttpResponseMessage> Login(HttpClient http) =>
        http.AskToken(("grant_type", "client_credentials"), ("client_id", "crm"), ("client_secret", "0123456789abcdef"));
}
