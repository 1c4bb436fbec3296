using Auvious.Core;
using Auvious.Server.Auth;

namespace Auvious.Server.Hosting.Http;

/// <summary>What a table answered, as it goes out: an object, a list or a number.</summary>
public sealed record Answered(object View) : Reply;

/// <summary>Acts on a caller's behalf where a table is enough: the counterpart of <see cref="Asking"/>.</summary>
public static class Acting
{
    /// <summary>Makes a wish of the request, carries it out, and makes an answer of the reply.</summary>
    /// <param name="organizationId">The organization the request's body names, if any; only a service may name another than its own.</param>
    public static async Task<IResult> Act<T>(this Caller caller, Func<Input, T> wish, Func<T, Task<Reply>> act, string? organizationId = null)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var input = new Input(caller, organization);
        var wanted = wish(input);
        return input.Errors.Count > 0 ? Replies.Invalid(input.Errors) : Replies.Of(await act(wanted));
    }
}
