using System.Text;
using System.Text.Json;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Hosting;

public sealed class ReplyTests
{
    private static async Task<(int Status, string Body, string? RetryAfter)> Sent(IResult result)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().ConfigureHttpJsonOptions(o => WireJson.Set(o.SerializerOptions)).BuildServiceProvider(),
        };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(Reason.Invalid, 400)]
    [InlineData(Reason.Forbidden, 403)]
    [InlineData(Reason.NotFound, 404)]
    [InlineData(Reason.Conflict, 409)]
    [InlineData(Reason.AlreadyJoined, 422)]
    [InlineData(Reason.Unavailable, 503)]
    public async Task A_reason_is_a_status_and_an_error(Reason why, int status)
    {
        var (code, body, retry) = await Sent(Replies.Of(new Rejected(why, "so it is")));
        (code, body).ShouldBe((status, """{"error":"so it is"}"""));
        retry.ShouldBe(status == 503 ? "1" : null);
        var described = JsonDocument.Parse((await Sent(Replies.Of(new Rejected(why, "so it is"), ErrorShape.Described))).Body).RootElement;
        described.GetProperty("error").GetString()!.ShouldMatch("^[a-z_]+$");
        described.GetProperty("error_description").GetString().ShouldBe("so it is");
    }

    [Fact]
    public async Task Bad_input_names_its_field()
    {
        (await Sent(Replies.Of(Reply.Invalid("streamId", "is another's")))).ShouldBe((400, """{"streamId":"is another\u0027s"}""".Replace("\\u0027", "'"), null));
        (await Sent(Replies.Of(Reply.Invalid("streamId", "is wrong"), ErrorShape.Described))).Body
            .ShouldBe("""{"error":"invalid_request","error_description":"streamId is wrong"}""");
    }

    [Fact]
    public async Task A_bare_not_found_has_no_body_and_other_errors_have_theirs()
    {
        (await Sent(Replies.Of(Reply.NotFound("it"), ErrorShape.BareNotFound))).ShouldBe((404, "", null));
        (await Sent(Replies.Of(Reply.Conflict("no"), ErrorShape.BareNotFound))).Body.ShouldBe("""{"error":"no"}""");
    }

    [Fact]
    public async Task Done_is_204_and_a_view_200_without_absent_properties()
    {
        (await Sent(Replies.Of(Reply.Done))).ShouldBe((204, "", null));
        (await Sent(Replies.Of(new ConferenceSummary("room", 7, "ROUTER")))).ShouldBe((200, """{"id":"room","version":7,"mode":"ROUTER"}""", null));
        (await Sent(Replies.Of(new EventsSent(2)))).Body.ShouldBe("""{"eventsSent":2}""");
        (await Sent(Replies.Of(new ConferenceEvents([new PushedEvent("PaidEvent", """{"type":"PaidEvent","v":null}""")])))).Body
            .ShouldBe("""[{"type":"PaidEvent","v":null}]""");
    }
}
