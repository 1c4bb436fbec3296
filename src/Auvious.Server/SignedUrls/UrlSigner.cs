using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Auvious.Core;

namespace Auvious.Server.SignedUrls;

/// <summary>The contract's <c>SignedUrl</c>.</summary>
public sealed record SignedUrl(string Url, DateTimeOffset ValidUntil);

/// <summary>
/// Signs URLs that need no token, <c>/rtc-api/{kind}/signed/{id}/{expiration}?signature=…</c>, and checks them. The path names no
/// organization, so the signature does: <c>{organization}.{HMAC-SHA256 of kind, organization, id, expiration}</c>.
/// </summary>
public sealed class UrlSigner(UrlKeys keys, SignedUrlOptions options, TimeProvider time)
{
    /// <summary>The most characters of the header <c>Referer</c>, which the reference demands and on which nothing depends.</summary>
    public const int RefererLimit = 8192;

    /// <summary>How long a URL opens what it leads to.</summary>
    public TimeSpan Life => options.Life;

    /// <summary>A URL on the address the request came to.</summary>
    /// <param name="kind">What it leads to, as it stands in paths: <c>filetransfers</c>.</param>
    public SignedUrl Sign(HttpRequest request, string kind, OrganizationId organization, string id)
    {
        var expiration = (time.GetUtcNow() + options.Life).ToUnixTimeSeconds();
        var signature = Signature(keys.All[0], kind, organization, id, expiration.ToString(CultureInfo.InvariantCulture));
        var path = $"{request.PathBase}/rtc-api/{kind}/signed/{Uri.EscapeDataString(id)}/{expiration}?signature={signature}";
        return new($"{request.Scheme}://{request.Host}{path}", DateTimeOffset.FromUnixTimeSeconds(expiration));
    }

    /// <summary>The organization the URL belongs to; null for every URL that is not one of ours or has expired.</summary>
    /// <param name="expiration">Seconds since 1970.</param>
    public OrganizationId? Verify(string kind, string id, string expiration, string? signature)
    {
        if (!long.TryParse(expiration, NumberStyles.None, CultureInfo.InvariantCulture, out var until) || !IdRules.Allows(id)) return null;
        if (OrganizationOf(signature) is not { } organization) return null;
        var isOurs = false;
        var given = Encoding.UTF8.GetBytes(signature!);
        foreach (var key in keys.All)
            isOurs |= CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Signature(key, kind, organization, id, expiration)));
        return isOurs && time.GetUtcNow().ToUnixTimeSeconds() < until ? organization : null;
    }

    private static string Signature(byte[] key, string kind, OrganizationId organization, string id, string expiration)
    {
        // No part holds a line feed, so no two different URLs make the same text.
        var text = Encoding.UTF8.GetBytes($"{kind}\n{organization.Value}\n{id}\n{expiration}");
        return $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(organization.Value))}.{Convert.ToHexStringLower(HMACSHA256.HashData(key, text))}";
    }

    private static OrganizationId? OrganizationOf(string? signature)
    {
        if (signature?.IndexOf('.') is not (> 0 and <= 256 and var dot)) return null;
        var bytes = new byte[dot];
        return Base64Url.IsValid(signature.AsSpan(0, dot)) && Base64Url.TryDecodeFromChars(signature.AsSpan(0, dot), bytes, out var length)
            && OrganizationId.TryParse(Encoding.UTF8.GetString(bytes, 0, length), out var organization) ? organization : null;
    }
}
