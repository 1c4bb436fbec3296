using System.Security.Cryptography;

namespace Auvious.Server.Auth.Tickets;

/// <summary>Draws ticket ids: short enough to type, hard enough to guess behind the login limits.</summary>
public static class TicketId
{
    public const int MinLength = 6;
    public const int DefaultLength = 9;
    public const int MaxLength = 32;

    // 31 characters no one mistakes for another when reading them aloud or typing them: no 0, 1, i, l, o.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    public static string Draw(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    /// <summary>What a customer gave as ticket, without the slash of a link's last part.</summary>
    public static string Read(string given) => given.Trim().TrimStart('/');
}
