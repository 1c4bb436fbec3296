namespace Auvious.Server.Tests.Api;

/// <summary>Holds every answer of an operation of the contract to it; what the contract does not have goes through.</summary>
internal sealed class ContractHandler() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var response = await base.SendAsync(request, ct);
        if (Contract.Find(request.Method.Method, request.RequestUri!.AbsolutePath) is not { } operation) return response;
        await response.Content.LoadIntoBufferAsync(ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        var faults = Contract.Faults(
            operation, response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, response.Headers.RetryAfter is not null);
        if (faults.Count == 0) return response;
        throw new Xunit.Sdk.XunitException($"{operation} answered {(int)response.StatusCode}, and {string.Join("; ", faults)}");
    }
}
