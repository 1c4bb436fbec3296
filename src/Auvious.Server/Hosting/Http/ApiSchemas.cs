using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Auvious.Core;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Auvious.Server.Hosting.Http;

/// <summary>
/// What the API document says of a type beyond what its members say: [Required], [AllowedValues] and [As] on members and parameters, and
/// JSON that is kept as it is given.
/// </summary>
internal static class ApiSchemas
{
    private static readonly Type[] AnyObject = [typeof(JsonElement), typeof(JsonElement?), typeof(JsonMap)];

    /// <summary>A schema's name; null for one that is written where it is used.</summary>
    public static string? NameOf(JsonTypeInfo type) => type.Type switch
    {
        var any when AnyObject.Contains(any) => null,
        // A module's own records are called alike in each: CreateBody.
        { DeclaringType.Name: var module, Name: var name } => module.Replace("Module", "") + name,
        _ => OpenApiOptions.CreateDefaultSchemaReferenceId(type),
    };

    public static async Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (schema.Type is null && AnyObject.Contains(context.JsonTypeInfo.Type)) schema.Type = JsonSchemaType.Object;
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset)) (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        foreach (var attribute in Attributes(context))
            if (attribute is AsAttribute form) Copy(await context.GetOrCreateSchemaAsync(form.Type, null, ct), schema);
            else if (attribute is AllowedValuesAttribute allowed)
                schema.Enum = [.. allowed.Values.Select(value => (JsonNode)JsonValue.Create((string)value!))];
        // A constructor's parameter counts as required, but may be left out where it may be null.
        foreach (var member in context.JsonTypeInfo.Properties.Where(m => m is { IsGetNullable: true, AssociatedParameter: not null }))
            if (IsRequired(member.AssociatedParameter!)) (schema.Required ??= new HashSet<string>()).Add(member.Name);
            else schema.Required?.Remove(member.Name);
        // An absent member is left out, and null is taken as absent.
        schema.Type &= ~JsonSchemaType.Null;
    }

    private static bool IsRequired(JsonParameterInfo parameter) =>
        parameter.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true;

    private static IEnumerable<object> Attributes(OpenApiSchemaTransformerContext context) =>
        (context.JsonPropertyInfo is { } member ? member.AssociatedParameter?.AttributeProvider
            : (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo)?.GetCustomAttributes(true) ?? [];

    private static void Copy(OpenApiSchema from, OpenApiSchema to)
    {
        (to.Type, to.Format, to.Pattern) = (from.Type, from.Format, from.Pattern);
        (to.Items, to.AdditionalProperties) = (from.Items, from.AdditionalProperties);
    }
}
