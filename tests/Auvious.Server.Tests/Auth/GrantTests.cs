using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Auvious.Server.Tests.Auth;

public sealed class GrantTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task Client_credentials_may_stand_in_the_query_of_a_post_without_a_body()
    {
        using var response = await host.Stranger().PostAsync(
            "security/oauth/token?grant_type=client_credentials&client_id=agent&client_secret=agent-secret", null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Json()).Text("access_token").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Client_credentials_may_stand_in_the_form() =>
        (await host.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret")))
            .Text("sub").ShouldBe("agent");

    [Fact]
    public async Task Client_credentials_may_stand_in_a_basic_header() =>
        (await host.Stranger().WithBasic("supervisor", "supervisor-secret").Token(("grant_type", "client_credentials")))
            .Text("sub").ShouldBe("supervisor");

    [Fact]
    public async Task The_form_wins_over_the_query()
    {
        using var response = await host.Stranger().PostAsync("security/oauth/token?grant_type=client_credentials&client_id=rival&client_secret=x",
            new FormUrlEncodedContent([new("client_id", "agent"), new("client_secret", "agent-secret")]));
        (await response.Json()).Text("sub").ShouldBe("agent");
    }

    [Fact]
    public async Task The_answer_holds_every_field_a_client_reads()
    {
        var answer = await host.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret"));
        answer.GetProperty("expires_in").GetInt32().ShouldBe(3600);
        answer.Text("token_type").ShouldBe("bearer");
        answer.Text("organization").ShouldBe("demo");
        foreach (var name in (string[])["refresh_token", "scope", "jti", "DEVICE_ID"]) answer.Text(name).ShouldNotBeEmpty();
        answer.TryGetProperty("conference_id", out _).ShouldBeFalse();

        var claims = SecurityCalls.Claims(answer.Text("access_token"));
        claims.Text("jti").ShouldBe(answer.Text("jti"));
        claims.Text("userId").ShouldBe("agent");
        claims.Text("organization_id").ShouldBe("demo");
        claims.Text("client_id").ShouldBe("agent");
        claims.GetProperty("exp").GetInt64().ShouldBe(host.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds());
        claims.GetProperty("authorities").EnumerateArray().Select(a => a.GetString()).ShouldBe(["ROLE_AGENT"]);
    }

    [Theory]
    [InlineData("agent", "demo", "ROLE_AGENT")]
    [InlineData("supervisor", "demo", "ROLE_AGENT,ROLE_SUPERVISOR")]
    [InlineData("service", "demo", "ROLE_SERVICE")]
    [InlineData("rival", "rival", "ROLE_AGENT,ROLE_SUPERVISOR")]
    public async Task Every_development_identity_logs_in(string client, string organization, string authorities)
    {
        var token = await host.Stranger().Token(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", $"{client}-secret"));
        var claims = SecurityCalls.Claims(token.Text("access_token"));
        claims.Text("organization_id").ShouldBe(organization);
        string.Join(',', claims.GetProperty("authorities").EnumerateArray()).ShouldBe(authorities);
    }

    public static TheoryData<string, HttpStatusCode, string> Refused => new()
    {
        { "grant_type=client_credentials&client_id=agent&client_secret=wrong", HttpStatusCode.Unauthorized, "invalid_client" },
        { "grant_type=client_credentials&client_id=nobody&client_secret=wrong", HttpStatusCode.Unauthorized, "invalid_client" },
        { "grant_type=client_credentials&client_id=agent", HttpStatusCode.BadRequest, "invalid_request" },
        { "grant_type=client_credentials&client_id=customer", HttpStatusCode.BadRequest, "invalid_request" },
        { "grant_type=password&client_id=agent&client_secret=agent-secret&username=x", HttpStatusCode.BadRequest, "unauthorized_client" },
        { "grant_type=password&client_id=customer&username=zzzzzz&password=b", HttpStatusCode.BadRequest, "invalid_grant" },
        { "grant_type=password&client_id=customer", HttpStatusCode.BadRequest, "invalid_request" },
        { "grant_type=refresh_token&client_id=customer&refresh_token=nonsense", HttpStatusCode.BadRequest, "invalid_grant" },
        { "grant_type=refresh_token&client_id=customer", HttpStatusCode.BadRequest, "invalid_request" },
        { "grant_type=magic&client_id=customer", HttpStatusCode.BadRequest, "unsupported_grant_type" },
        { "", HttpStatusCode.BadRequest, "invalid_request" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_refusal_names_its_error_and_always_describes_it(string query, HttpStatusCode status, string error)
    {
        using var response = await host.Stranger().PostAsync($"security/oauth/token?{query}", null);
        var answer = await response.Json();
        answer.Text("error").ShouldBe(error);
        response.StatusCode.ShouldBe(status);
        answer.Text("error_description").ShouldNotBeEmpty();
        answer.EnumerateObject().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Basic_and_a_secret_in_the_form_together_are_refused()
    {
        using var response = await host.Stranger().WithBasic("agent", "agent-secret")
            .AskToken(("grant_type", "client_credentials"), ("client_secret", "agent-secret"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_empty_login_of_the_call_sdk_is_refused_with_a_description()
    {
        using var response = await host.Stranger().WithBasic("", "").AskToken();
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Json()).Text("error_description").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("text/plain", "grant_type=client_credentials")]
    [InlineData("application/json", "{\"grant_type\":\"client_credentials\"}")]
    [InlineData("multipart/form-data; boundary=x", "not multipart at all")]
    public async Task A_body_that_is_no_form_is_refused_with_a_description(string type, string body)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await host.Stranger().PostAsync("security/oauth/token", content);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Json()).Text("error_description").ShouldNotBeEmpty();
    }
}
