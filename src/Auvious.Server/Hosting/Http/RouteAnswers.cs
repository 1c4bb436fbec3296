using Auvious.Server.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;

namespace Auvious.Server.Hosting.Http;

/// <summary>Says what routes do and answer, for the API document.</summary>
public static class RouteAnswers
{
    private const int BadRequest = StatusCodes.Status400BadRequest, Unauthorized = StatusCodes.Status401Unauthorized,
        Forbidden = StatusCodes.Status403Forbidden;

    /// <summary>Routes under one path and one tag. What any of them may refuse is said here, once.</summary>
    public static RouteGroupBuilder MapArea(this IEndpointRouteBuilder app, string path, string tag)
    {
        var area = app.MapGroup(path).WithTags(tag);
        ((IEndpointConventionBuilder)area).Finally(route =>
        {
            var isDescribed = route.Metadata.OfType<DescribesErrors>().Any() || path.StartsWith("/security", StringComparison.Ordinal);
            route.MayAnswer(BadRequest, isDescribed ? typeof(Refusal) : typeof(IReadOnlyDictionary<string, string>));
            if (!route.Metadata.OfType<IAuthorizeData>().Any() || route.Metadata.OfType<IAllowAnonymous>().Any()) return;
            route.MayAnswer(Unauthorized, typeof(Refusal));
            route.MayAnswer(Forbidden, typeof(Refusal));
        });
        return area;
    }

    /// <summary>200 with a <typeparamref name="T"/>.</summary>
    /// <param name="name">The operation's id, as generated clients call it.</param>
    /// <param name="refusals">The statuses it refuses with beside those of every route.</param>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, string name, string summary, params int[] refusals) =>
        route.Named(name, summary, refusals).Produces<T>();

    /// <summary>204, with no body.</summary>
    /// <inheritdoc cref="Answers{T}"/>
    public static RouteHandlerBuilder AnswersDone(this RouteHandlerBuilder route, string name, string summary, params int[] refusals) =>
        route.Named(name, summary, refusals).Produces(StatusCodes.Status204NoContent);

    /// <summary>200 with a file's bytes.</summary>
    /// <inheritdoc cref="Answers{T}"/>
    public static RouteHandlerBuilder AnswersFile(this RouteHandlerBuilder route, string name, string summary, params int[] refusals) =>
        route.Named(name, summary, refusals).Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");

    /// <summary>404 with no body: existing clients take any JSON for success.</summary>
    public static RouteHandlerBuilder OrBareNotFound(this RouteHandlerBuilder route) => route.Produces(StatusCodes.Status404NotFound);

    /// <summary>A header that the route takes from the request itself.</summary>
    public static RouteHandlerBuilder WithHeader(this RouteHandlerBuilder route, string name, bool isRequired) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Required = isRequired,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    private static RouteHandlerBuilder Named(this RouteHandlerBuilder route, string name, string summary, int[] refusals)
    {
        foreach (var status in refusals) route.Produces<Refusal>(status);
        return route.WithName(name).WithSummary(summary);
    }

    private static void MayAnswer(this EndpointBuilder route, int status, Type type)
    {
        if (route.Metadata.OfType<IProducesResponseTypeMetadata>().All(known => known.StatusCode != status))
            route.Metadata.Add(new ProducesResponseTypeMetadata(status, type, ["application/json"]));
    }
}
