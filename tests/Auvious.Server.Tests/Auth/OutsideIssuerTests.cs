using System.Net;

namespace Auvious.Server.Tests.Auth;

/// <summary>The outside issuer is a second server of ours on a free port.</summary>
public sealed class OutsideIssuerTests
{
    private const string Probe = "security/ticket/nothing";

    [Fact]
    public async Task The_outside_issuers_tokens_count_and_no_others()
    {
        using var issuer = new TestHost();
        using var foreign = new TestHost();
        using var host = Behind(issuer);
        (await Status(host.Stranger().With(await TokenOf(issuer)))).ShouldBe(HttpStatusCode.NotFound);
        (await Status(host.Stranger().With(await TokenOf(foreign)))).ShouldBe(HttpStatusCode.Unauthorized);
        (await Status(host.Stranger())).ShouldBe(HttpStatusCode.Unauthorized);
        host.Clock.Advance(TimeSpan.FromHours(1));
        (await Status(host.Stranger().With(await TokenOf(issuer)))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_built_in_token_route_says_who_gives_tokens()
    {
        using var issuer = new TestHost();
        using var host = Behind(issuer);
        using var response = await host.Stranger().AskToken(("grant_type", "client_credentials"));
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var answer = await response.Json();
        answer.Text("error").ShouldNotBeEmpty();
        answer.Text("error_description").ShouldContain("127.0.0.1");
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused()
    {
        using var issuer = new TestHost();
        using var host = Behind(issuer, "Auth:Audience=rtc");
        (await Status(host.Stranger().With(await TokenOf(issuer)))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task While_the_issuer_is_away_the_answer_is_503_and_not_401()
    {
        string token;
        using var host = new TestHost { Settings = ["Auth:Authority=http://127.0.0.1:1"] };
        using (var issuer = new TestHost()) token = await TokenOf(issuer);
        using var response = await host.Stranger().With(token).GetAsync(Probe);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static TestHost Behind(TestHost issuer, params string[] settings) =>
        new() { Settings = [$"Auth:Authority={issuer.Stranger().BaseAddress}", .. settings] };

    private static async Task<string> TokenOf(TestHost issuer) => (await issuer.Stranger().Token(
        ("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret"))).Text("access_token");

    private static async Task<HttpStatusCode> Status(HttpClient http)
    {
        using var response = await http.GetAsync(Probe);
        return response.StatusCode;
    }
}
