using Microsoft.OpenApi;

namespace Auvious.Server.Blobs;

/// <summary>Describes a route's multipart body: it is read as a stream, so the framework can't see its fields.</summary>
public static class MultipartRoute
{
    public static RouteHandlerBuilder WithMultipart(this RouteHandlerBuilder route, string[] required, string[] optional, string file) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var properties = required.Concat(optional).ToDictionary(name => name, _ => (IOpenApiSchema)new OpenApiSchema { Type = JsonSchemaType.String });
            properties[file] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["multipart/form-data"] = new()
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Required = new HashSet<string>([.. required, file]), Properties = properties },
                    },
                },
            };
            return Task.CompletedTask;
        });
}
