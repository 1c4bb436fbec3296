using System.Text.Json;
using System.Text.Json.Serialization;
using Auvious.Core;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Carter;
using Json = System.Text.Json.JsonElement;

namespace Auvious.Server.Talkdesk;

/// <summary>The Talkdesk integration's routes, for AGENT and above.</summary>
public sealed class TalkdeskModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var talkdesk = app.MapArea("/rtc-api/talkdesk-integration", "Talkdesk").RequireAuthorization(AuthHosting.Staff);

        talkdesk.MapPost("create", (CreateBody b, Caller caller, TalkdeskContacts contacts, CancellationToken ct) =>
            caller.Act(i => (i.Organization, Contact: Contact(i, b.Data)), wanted => contacts.Create(wanted.Organization, wanted.Contact, ct)))
            .Answers<ContactCreated>("talkdeskCreateContact", "Remember a Talkdesk contact under an id of this server");

        talkdesk.MapPost("authorization-validator", (Json b, Caller caller) =>
            caller.Act(i => b.ValueKind == JsonValueKind.Object ? i.Organization : i.Bad("body", "must be a JSON object", i.Organization),
                organization => Task.FromResult<Reply>(new Answered(new { organizationId = organization.Value, userId = caller.User.Value }))))
            .Answers<Dictionary<string, string>>("talkdeskValidateAuthorization", "Say whose the authorization is");

        talkdesk.MapPost("activity", (ActivityBody b, HttpRequest request, Caller caller, ContactActivity activity, CancellationToken ct) =>
            caller.Act(i => new ActivityQuestion(
                i.Organization, Contact(i, b.Data), [.. (b.Meta?.InteractionTypes ?? []).OfType<string>()], $"{request.Scheme}://{request.Host}"),
                question => activity.Of(question, ct)))
            .Answers<ActivityItem[]>("talkdeskContactActivity", "List the interactions of a contact, newest first")
            .WithHeader("Host", isRequired: true);
    }

    private static string Contact(Input i, ContactBody? data) => i.Required(data?.ContactId, IdRules.Length, "contact_id");

    private sealed record CreateBody(ContactBody? Data);

    private sealed record ActivityBody(MetaBody? Meta, ContactBody? Data);

    private sealed record ContactBody([property: JsonPropertyName("contact_id")] string? ContactId);

    private sealed record MetaBody([property: JsonPropertyName("interaction_types")] string?[]? InteractionTypes);
}
