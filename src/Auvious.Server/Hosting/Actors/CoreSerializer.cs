using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;

namespace Auvious.Server.Hosting.Actors;

/// <summary>
/// Core's messages and journal events as JSON under explicit, versioned names. No CLR name is written, and what has no name is not
/// written at all.
/// </summary>
public sealed class CoreSerializer(ExtendedActorSystem system, IReadOnlyList<Manifest> manifests) : SerializerWithStringManifest(system)
{
    /// <summary>This serializer's number in the journal: fixed for ever.</summary>
    public const int Id = 4100;

    private readonly Dictionary<string, Manifest> byName = manifests.ToDictionary(m => m.Name);
    private readonly Dictionary<Type, Manifest> byType = manifests.Where(m => m.IsWritten).ToDictionary(m => m.Type);

    public override int Identifier => Id;

    public override string Manifest(object o) => Named(o).Name;

    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, Named(obj).Json);

    public override object FromBinary(byte[] bytes, string manifest) =>
        byName.TryGetValue(manifest, out var named)
            ? JsonSerializer.Deserialize(bytes, named.Json) ?? throw new JsonException($"{manifest} is null")
            : throw new System.Runtime.Serialization.SerializationException($"{manifest} is not known here");

    private Manifest Named(object o) =>
        byType.TryGetValue(o.GetType(), out var named) ? named
        : throw new System.Runtime.Serialization.SerializationException($"{o.GetType()} has no manifest that is written");
}
