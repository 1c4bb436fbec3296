using System.Text;
using Auvious.WebRtc.Stun;

namespace Auvious.WebRtc.Ice;

/// <summary>What a STUN datagram turned out to be.</summary>
public enum IceVerdict
{
    /// <summary>Not STUN, or no valid FINGERPRINT: dropped without answer.</summary>
    Malformed,

    /// <summary>Not a Binding request: dropped without answer. A lite agent sends no checks and awaits no responses.</summary>
    Ignored,

    /// <summary>Answered 400 or 401.</summary>
    Unauthorized,

    /// <summary>Answered 420 or 487.</summary>
    Refused,

    /// <summary>An authenticated check: the source address is the peer's.</summary>
    Check,

    /// <summary>An authenticated check with USE-CANDIDATE: the source address is the one to send to.</summary>
    Nomination,
}

/// <summary>The controlled side of ICE as a lite agent plays it: answers checks, sends none (RFC 8445 sections 2.5 and 7.3).</summary>
public sealed class IceLiteAgent(IceCredentials local, IceCredentials remote)
{
    /// <summary>The longest answer: a 420 with its unknown attributes.</summary>
    public const int MaxAnswer = 256;

    const int MaxUnknownAttributes = 16;

    readonly byte[] username = Encoding.UTF8.GetBytes($"{local.Ufrag}:{remote.Ufrag}");

    /// <summary>Judges a datagram and writes the answer, which goes back to where the datagram came from.</summary>
    public IceVerdict Handle(ReadOnlySpan<byte> datagram, in TransportAddress from, Span<byte> answer, out int answerLength)
    {
        answerLength = 0;
        if (!StunMessage.TryParse(datagram, out StunMessage request) || !request.HasValidFingerprint()) return IceVerdict.Malformed;
        if (request.Type != StunType.BindingRequest) return IceVerdict.Ignored;

        // RFC 8489 section 9.1.3: an answer to somebody who didn't prove the password is not protected by it.
        if (!request.TryFind(StunAttribute.Username, out ReadOnlySpan<byte> name)
            || !request.TryFind(StunAttribute.MessageIntegrity, out _))
        {
            answerLength = Error(request, StunError.BadRequest, "Bad Request"u8, answer);
            return IceVerdict.Unauthorized;
        }
        if (!name.SequenceEqual(username) || !request.HasValidIntegrity(local.Key))
        {
            answerLength = Error(request, StunError.Unauthenticated, "Unauthenticated"u8, answer);
            return IceVerdict.Unauthorized;
        }

        Span<byte> unknown = stackalloc byte[2 * MaxUnknownAttributes];
        int unknownLength = FindUnknown(request, unknown);
        if (unknownLength > 0)
        {
            answerLength = Error(request, StunError.UnknownAttribute, "Unknown Attribute"u8, answer, unknown[..unknownLength], local.Key);
            return IceVerdict.Refused;
        }
        // A lite agent can't take the controlling role from a full one (RFC 8445 section 6.1.1), so it never gives way.
        if (request.TryFind(StunAttribute.IceControlled, out _))
        {
            answerLength = Error(request, StunError.RoleConflict, "Role Conflict"u8, answer, default, local.Key);
            return IceVerdict.Refused;
        }

        var success = new StunWriter(answer, StunType.BindingSuccess, request.TransactionId);
        success.WriteXorMappedAddress(from);
        success.WriteIntegrity(local.Key);
        success.WriteFingerprint();
        answerLength = success.Length;
        return request.TryFind(StunAttribute.UseCandidate, out _) ? IceVerdict.Nomination : IceVerdict.Check;
    }

    static int Error(
        in StunMessage request, int code, ReadOnlySpan<byte> reason, Span<byte> answer,
        ReadOnlySpan<byte> unknown = default, ReadOnlySpan<byte> key = default)
    {
        var error = new StunWriter(answer, StunType.BindingError, request.TransactionId);
        error.WriteErrorCode(code, reason);
        if (!unknown.IsEmpty) error.Write(StunAttribute.UnknownAttributes, unknown);
        if (!key.IsEmpty) error.WriteIntegrity(key);
        error.WriteFingerprint();
        return error.Length;
    }

    /// <summary>Lists the comprehension-required attributes we don't know (RFC 8489 section 6.3.1) and returns the list's length.</summary>
    static int FindUnknown(in StunMessage request, Span<byte> unknown)
    {
        int length = 0;
        foreach (StunAttributes.Item attribute in request.Attributes)
        {
            if (attribute.Type == StunAttribute.MessageIntegrity || length == unknown.Length) break;
            if (!StunAttribute.IsComprehensionRequired(attribute.Type) || IsKnown(attribute.Type)) continue;
            unknown[length++] = (byte)(attribute.Type >> 8);
            unknown[length++] = (byte)attribute.Type;
        }
        return length;
    }

    static bool IsKnown(ushort type) => type
        is StunAttribute.Username or StunAttribute.MessageIntegritySha256 or StunAttribute.Priority or StunAttribute.UseCandidate
        or StunAttribute.MappedAddress or StunAttribute.XorMappedAddress or StunAttribute.ErrorCode or StunAttribute.UnknownAttributes
        or StunAttribute.Realm or StunAttribute.Nonce;
}
