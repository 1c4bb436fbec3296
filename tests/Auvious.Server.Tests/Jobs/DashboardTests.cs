using System.Net;

namespace Auvious.Server.Tests.Jobs;

[Collection(nameof(JobHost))]
public sealed class DashboardTests(JobHost host)
{
    private const string Path = "hangfire";
    private const string SignIn = "hangfire/sign-in";

    public static TheoryData<string, HttpStatusCode> Callers { get; } = new()
    {
        { "nobody", HttpStatusCode.Unauthorized },
        { "customer", HttpStatusCode.Forbidden },
        { "agent", HttpStatusCode.Forbidden },
        { "supervisor", HttpStatusCode.Forbidden },
        { "rival", HttpStatusCode.Forbidden },
        { "service", HttpStatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Only_a_service_sees_the_dashboard(string caller, HttpStatusCode expected)
    {
        var http = await As(caller);
        foreach (var path in (string[])[Path, "hangfire/recurring", "hangfire/jobs/enqueued"])
        {
            using var page = await http.GetAsync(path);
            page.StatusCode.ShouldBe(expected, path);
            (await page.Content.ReadAsStringAsync()).Contains("Hangfire", StringComparison.Ordinal).ShouldBe(expected == HttpStatusCode.OK, path);
        }
        using var button = await http.PostAsync("hangfire/recurring/trigger", new FormUrlEncodedContent([new("jobs[]", "tickets")]));
        button.StatusCode.ShouldBe(expected == HttpStatusCode.OK ? HttpStatusCode.NoContent : expected);
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_browser_signs_in_with_a_token_and_gets_a_cookie_for_the_dashboard_alone(string caller, HttpStatusCode expected)
    {
        var token = (await As(caller)).DefaultRequestHeaders.Authorization?.Parameter ?? "nothing";
        using var browser = Browser();
        using (var page = await browser.GetAsync(Path))
        {
            page.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await page.Content.ReadAsStringAsync()).ShouldContain($"action=\"/{SignIn}\"");
        }
        using var answer = await browser.PostAsync(SignIn, new FormUrlEncodedContent([new("access_token", $" {token}\n")]));
        if (expected != HttpStatusCode.OK)
        {
            answer.StatusCode.ShouldBe(expected);
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
            return;
        }
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe("/hangfire");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        foreach (var part in (string[])["httponly", "samesite=strict", "path=/hangfire", "expires="]) cookie.ToLowerInvariant().ShouldContain(part);
        cookie.ShouldNotContain(token);
        using var signedIn = await With(cookie).GetAsync(Path);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var elsewhere = await With(cookie).GetAsync("rtc-api/conferences/active");
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_cookie_ends_with_its_token_and_a_made_up_one_is_nothing()
    {
        using var answer = await Browser().PostAsync(SignIn,
            new FormUrlEncodedContent([new("access_token", (await host.As("service")).DefaultRequestHeaders.Authorization!.Parameter!)]));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        using var late = await With(cookie).GetAsync(Path);
        late.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var madeUp = await With("auvious-dashboard=CfDJ8nonsense").GetAsync(Path);
        madeUp.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/x-www-form-urlencoded", "access_token=a&access_token=b")]
    public async Task A_form_without_a_good_token_is_refused(string type, string body)
    {
        using var answer = await Browser().PostAsync(SignIn, new StringContent(body, System.Text.Encoding.UTF8, type));
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<HttpClient> As(string caller) => caller switch
    {
        "nobody" => host.Stranger(),
        "customer" => await host.AsCustomer(new { conference_id = "room" }),
        _ => await host.As(caller),
    };

    private HttpClient Browser()
    {
        host.Stranger().Dispose();
        return new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.ClientOptions.BaseAddress };
    }

    private HttpClient With(string cookie)
    {
        var browser = Browser();
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        return browser;
    }
}
