using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Auvious.Server.Hosting.Http;

/// <summary>The server's own description of its routes, and a page to try them. Nothing of it needs another server.</summary>
public static class ApiDocument
{
    private const string Bearer = "bearer";

    private const string Description =
        """
        Commands of a real-time conference: clients say here what they want, and hear what happened over the SignalR hub
        `/rtc-api/hub` or by the long poll `GET /rtc-api/conferences/{id}/events`.

        Everything is scoped to the caller's organization: what belongs to another is answered like what does not exist.
        A bad input is a 400 that names the field; a JSON body has at most 1 MiB (413). 429 and 503 carry `Retry-After`.
        Members that are not known are ignored, and members that have no value are left out of answers.
        """;

    public static WebApplicationBuilder AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options =>
        {
            options.CreateSchemaReferenceId = ApiSchemas.NameOf;
            options.AddSchemaTransformer(ApiSchemas.Describe);
            options.AddOperationTransformer((operation, context, _) =>
            {
                var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
                    operation.Security = [new() { [new(Bearer, context.Document)] = [] }];
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "Auvious Actors: RTC API", Version = "1.9.5", Description = Description };
                document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "JWT",
                    Description = "The `access_token` of `POST /security/oauth/token`.",
                });
                return Task.CompletedTask;
            });
        });
        return builder;
    }

    public static WebApplication MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", page => page.DisableDefaultFonts().WithTitle("RTC API").AddPreferredSecuritySchemes(Bearer));
        return app;
    }
}
