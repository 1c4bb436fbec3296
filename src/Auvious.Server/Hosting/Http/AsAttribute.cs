namespace Auvious.Server.Hosting.Http;

/// <summary>
/// What a client should write where the route itself reads more: a number that is taken as text, so that a wrong one is blamed by name, or
/// an object that is taken as any JSON.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public abstract class AsAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}

/// <inheritdoc cref="AsAttribute"/>
public sealed class AsAttribute<T>() : AsAttribute(typeof(T));
