using System.Net.Http.Headers;

namespace Auvious.Server.Tests.Api;

/// <summary>Every operation wants a valid token, and says so with a body.</summary>
public sealed class TokenTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static IEnumerable<Operation> Guarded => Contract.Operations.Where(o =>
        o.Tag is "Conferences" or "Registrations");

    [Fact]
    public async Task Without_a_valid_token_every_operation_is_401()
    {
        var expired = host.Agent.DefaultRequestHeaders.Authorization!.Parameter!;
        host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(10));
        var fresh = (await host.As("agent")).DefaultRequestHeaders.Authorization!.Parameter!;
        var parts = fresh.Split('.');
        string?[] authorizations =
        [
            null, "", "Bearer", "Bearer ", "Bearer garbage", "Bearer a.b.c", $"Basic {fresh}", fresh, $"Bearer {expired}",
            $"Bearer {parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            $"Bearer {parts[0]}.{parts[1]}.",
            $"Bearer {Base64("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.",
            $"Bearer {new string('x', 7000)}",
        ];
        foreach (var operation in Guarded)
            foreach (var authorization in authorizations)
            {
                using var request = new HttpRequestMessage(new(operation.Method), $"rtc-api{operation.Path.Replace("{id}", "room")}");
                if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
                if (operation.Method == "POST") request.Content = new StringContent("{nonsense", MediaTypeHeaderValue.Parse("application/json"));
                using var response = await host.Stranger().SendAsync(request);
                ((int)response.StatusCode).ShouldBe(401, $"{operation} with {authorization}");
                (await response.Json()).Text("error").ShouldNotBeEmpty();
                response.Headers.WwwAuthenticate.ShouldNotBeEmpty();
            }
        (await host.Stranger().With(fresh).Get("conferences/active")).ShouldBe(200);
    }

    private static string Base64(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));
}
