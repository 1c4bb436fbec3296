using Auvious.Server.Auth.Clients;
using Auvious.Server.Auth.Tickets;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Reads a token request as real clients send it: in form or query, with a ticket for a user name (protocol 1.1).</summary>
internal sealed class TokenRequests(LoginLimits limits) : IOpenIddictServerHandler<ExtractTokenRequestContext>
{
    public async ValueTask HandleAsync(ExtractTokenRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!;
        if (!limits.Admit(context.Transaction))
        {
            context.Reject(LoginLimits.Error, "Too many token requests from this address. Try again later.");
            return;
        }
        if (!HttpMethods.IsPost(http.Method))
        {
            context.Reject(Errors.InvalidRequest, "The token request must be a POST.");
            return;
        }
        try
        {
            context.Transaction.Request = await Read(http, context.CancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            context.Reject(Errors.InvalidRequest, "The form can't be read.");
        }
    }

    private static async Task<OpenIddictRequest> Read(HttpRequest http, CancellationToken ct)
    {
        var request = new OpenIddictRequest(http.Query);
        if (http.HasFormContentType)
            foreach (var (name, value) in await http.ReadFormAsync(ct))
                request.SetParameter(name, value.ToString());

        if (request.IsPasswordGrantType()) ReadTicket(request);
        if (request.IsPasswordGrantType() || request.IsRefreshTokenGrantType()) NameClient(request, http);
        return request;
    }

    private static void ReadTicket(OpenIddictRequest request)
    {
        if (string.IsNullOrEmpty(request.Username)) request.Username = (string?)request["ticket"];
        if (TicketId.TryParse(request.Username, out var ticket)) request.Username = ticket.Value;
        // A ticket needs no password; the flow wants one, and nobody reads it.
        request.Password = "ignored";
    }

    // Whoever names no client is taken for the public one: some SDKs send Basic with an empty name, some nothing.
    private static void NameClient(OpenIddictRequest request, HttpRequest http)
    {
        if (!string.IsNullOrEmpty(request.ClientId)) return;
        if (http.Headers.Authorization.ToString() is not ("" or EmptyBasic)) return;
        http.Headers.Remove("Authorization");
        request.ClientId = ClientOptions.Customer;
    }

    // Base64 of a lone colon.
    private const string EmptyBasic = "Basic Og==";
}
