using System.Net;
using Auvious.Core;
using Auvious.Core.Conferences;

namespace Auvious.Server.Hosting.Http;

/// <summary>How a route writes its errors.</summary>
public enum ErrorShape
{
    /// <summary><c>{error}</c>, and <c>{field: message}</c> for bad input.</summary>
    Plain,

    /// <summary>As <see cref="Plain"/>, but a 404 has no body: clients take any JSON for success.</summary>
    BareNotFound,

    /// <summary><c>{error, error_description}</c>.</summary>
    Described,
}

/// <summary>Makes HTTP answers of replies: the one place where status codes are chosen.</summary>
public static class Replies
{
    /// <summary>204 for done, 200 with the view, or the rejection's status.</summary>
    public static IResult Of(Reply reply, ErrorShape shape = ErrorShape.Plain) => reply switch
    {
        Done => Results.NoContent(),
        Rejected { Why: Reason.Invalid, Field: { } field } r => Invalid(new Dictionary<string, string> { [field] = r.Text }, shape),
        Rejected { Why: Reason.NotFound } when shape == ErrorShape.BareNotFound => Results.StatusCode((int)HttpStatusCode.NotFound),
        Rejected r => new Refusal((int)StatusOf(r.Why), shape == ErrorShape.Described
            ? new Dictionary<string, string> { ["error"] = CodeOf(r.Why), ["error_description"] = r.Text }
            : new Dictionary<string, string> { ["error"] = r.Text }),
        _ => Results.Json<object>(View(reply), WireJson.Options),
    };

    /// <summary>400 with the fields to blame.</summary>
    public static IResult Invalid(IReadOnlyDictionary<string, string> errors, ErrorShape shape = ErrorShape.Plain) =>
        new Refusal((int)HttpStatusCode.BadRequest, shape == ErrorShape.Described
            ? new Dictionary<string, string>
            {
                ["error"] = CodeOf(Reason.Invalid),
                ["error_description"] = string.Join("; ", errors.Select(e => $"{e.Key} {e.Value}")),
            }
            : errors);

    private static object View(Reply reply) => reply switch
    {
        EventsSent sent => new { eventsSent = sent.Count },
        ConferenceEvents events => events.Events,
        Answered answered => answered.View,
        _ => reply,
    };

    private static HttpStatusCode StatusOf(Reason why) => why switch
    {
        Reason.Invalid => HttpStatusCode.BadRequest,
        Reason.Forbidden => HttpStatusCode.Forbidden,
        Reason.NotFound => HttpStatusCode.NotFound,
        Reason.Conflict => HttpStatusCode.Conflict,
        Reason.AlreadyJoined => HttpStatusCode.UnprocessableEntity,
        _ => HttpStatusCode.ServiceUnavailable,
    };

    private static string CodeOf(Reason why) => why switch
    {
        Reason.Invalid => "invalid_request",
        Reason.Forbidden => "access_denied",
        Reason.NotFound => "not_found",
        Reason.Conflict => "conflict",
        Reason.AlreadyJoined => "already_joined",
        _ => "temporarily_unavailable",
    };

    private sealed class Refusal(int status, IReadOnlyDictionary<string, string> body) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            if (status == (int)HttpStatusCode.ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
            return context.Response.WriteAsJsonAsync(body, context.RequestAborted);
        }
    }
}
