using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Auvious.Server.Auth.Tickets;

/// <summary>A ticket's id: short enough to type, hard enough to guess behind the login limits.</summary>
public readonly record struct TicketId(string Value)
{
    public const int MinLength = 6;
    public const int DefaultLength = 9;
    public const int MaxLength = 32;

    // 31 characters no one mistakes for another when reading them aloud or typing them: no 0, 1, i, l, o.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    public static TicketId Draw(int length) => new(RandomNumberGenerator.GetString(Alphabet, length));

    /// <summary>Reads what a customer gave, without the slash of a link's last part. What no ticket can be is simply unknown.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TicketId id)
    {
        id = new(text?.Trim().TrimStart('/') ?? "");
        return text is not null;
    }

    public override string ToString() => Value;
}
