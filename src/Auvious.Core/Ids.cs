using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Auvious.Core;

/// <summary>The rules an id given by a client must keep. Ids are opaque and keep their case.</summary>
public static class IdRules
{
    /// <summary>Most characters of an organization's id.</summary>
    public const int OrganizationLength = 64;

    /// <summary>Most characters of every other id.</summary>
    public const int Length = 128;

    /// <summary>1 to <paramref name="length"/> printable characters, none of them a slash.</summary>
    public static bool Allows([NotNullWhen(true)] string? value, int length = Length)
    {
        if (string.IsNullOrEmpty(value) || value.Length > length) return false;
        foreach (var c in value)
            if (c == '/' || char.IsControl(c) || char.IsSurrogate(c) || char.IsWhiteSpace(c) && c != ' ')
                return false;
        return value[0] != ' ' && value[^1] != ' ';
    }
}

/// <summary>A tenant: nothing of one organization is seen by another.</summary>
[JsonConverter(typeof(OrganizationIdConverter))]
public readonly record struct OrganizationId(string Value)
{
    public static bool TryParse(string? text, out OrganizationId id)
    {
        id = new(text ?? "");
        return IdRules.Allows(text, IdRules.OrganizationLength);
    }

    public override string ToString() => Value;
}

/// <summary>A user of one organization: the token's <c>sub</c>.</summary>
[JsonConverter(typeof(UserIdConverter))]
public readonly record struct UserId(string Value)
{
    public static bool TryParse(string? text, out UserId id)
    {
        id = new(text ?? "");
        return IdRules.Allows(text);
    }

    public override string ToString() => Value;
}

/// <summary>A registered device of a user. Organization and id, and so the sharding key.</summary>
[JsonConverter(typeof(EndpointIdConverter))]
public readonly record struct EndpointId(OrganizationId Organization, string Value)
{
    public static bool TryParse(OrganizationId organization, string? text, out EndpointId id)
    {
        id = new(organization, text ?? "");
        return IdRules.Allows(text);
    }

    /// <summary><c>organization/id</c>: the key in shards, journals and routing tables.</summary>
    public string Key => $"{Organization.Value}/{Value}";

    public override string ToString() => Key;
}

/// <summary>A conference. Organization and id, and so the sharding key.</summary>
[JsonConverter(typeof(ConferenceIdConverter))]
public readonly record struct ConferenceId(OrganizationId Organization, string Value)
{
    public static bool TryParse(OrganizationId organization, string? text, out ConferenceId id)
    {
        id = new(organization, text ?? "");
        return IdRules.Allows(text);
    }

    /// <summary><c>organization/id</c>: the key in shards, journals and routing tables.</summary>
    public string Key => $"{Organization.Value}/{Value}";

    public override string ToString() => Key;
}

/// <summary>A published stream, unique within its conference.</summary>
[JsonConverter(typeof(StreamIdConverter))]
public readonly record struct StreamId(string Value)
{
    public static bool TryParse(string? text, out StreamId id)
    {
        id = new(text ?? "");
        return IdRules.Allows(text);
    }

    public override string ToString() => Value;
}

/// <summary>One viewing of a stream, unique within its conference.</summary>
[JsonConverter(typeof(ViewerIdConverter))]
public readonly record struct ViewerId(string Value)
{
    public static bool TryParse(string? text, out ViewerId id)
    {
        id = new(text ?? "");
        return IdRules.Allows(text);
    }

    public override string ToString() => Value;
}

/// <summary>A snapshot, or a request to a camera. Organization and id, and so the sharding key.</summary>
[JsonConverter(typeof(SnapshotIdConverter))]
public readonly record struct SnapshotId(OrganizationId Organization, string Value)
{
    public static bool TryParse(OrganizationId organization, string? text, out SnapshotId id)
    {
        id = new(organization, text ?? "");
        return IdRules.Allows(text);
    }

    /// <summary><c>organization/id</c>: the key in shards, journals and routing tables.</summary>
    public string Key => $"{Organization.Value}/{Value}";

    public override string ToString() => Key;
}
