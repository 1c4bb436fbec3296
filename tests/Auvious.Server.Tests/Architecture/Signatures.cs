using System.Reflection;

namespace Auvious.Server.Tests.Architecture;

/// <summary>The types a type shows or keeps: bases, fields, parameters, results, locals, and those of its nested types.</summary>
internal static class Signatures
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlySet<Type> Of(Type type) =>
        Direct(type).Concat(type.GetNestedTypes(Own).SelectMany(Of)).SelectMany(Parts).ToHashSet();

    /// <summary>Those under one of these namespaces, as text.</summary>
    public static IEnumerable<string> Under(Type type, params string[] namespaces) => Of(type)
        .Where(t => namespaces.Any(n => t.Namespace == n || t.Namespace?.StartsWith(n + ".", StringComparison.Ordinal) == true))
        .Select(t => $"{type.Name} uses {t.FullName}");

    private static IEnumerable<Type> Direct(Type type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var face in type.GetInterfaces()) yield return face;
        foreach (var field in type.GetFields(Own)) yield return field.FieldType;
        foreach (var method in type.GetConstructors(Own).Cast<MethodBase>().Concat(type.GetMethods(Own)))
        {
            if (method is MethodInfo { ReturnType: var result }) yield return result;
            foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? []) yield return local.LocalType;
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];
}
