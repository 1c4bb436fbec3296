using Auvious.Core;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.SignedUrls;

/// <summary>URLs that lead to a file without a token: makes them, and answers those of this server.</summary>
public sealed class FileUrls(UrlSigner signer, IBlobStore blobs)
{
    /// <summary>The answer to every URL that is wrong, expired, or leads to nothing: what is the matter with it is not told.</summary>
    public static IResult Unknown => Replies.Of(Reply.NotFound("this URL"));

    /// <summary>A URL of the storage itself where it can make one, else of this server.</summary>
    /// <param name="kind">What it leads to, as it stands in paths: <c>filetransfers</c>.</param>
    /// <param name="isInternal">Asks for one of this server in any case.</param>
    public SignedUrl Sign(HttpRequest request, string kind, OrganizationId organization, string id, KeptFile file, bool isInternal)
    {
        var own = signer.Sign(request, kind, organization, id);
        return isInternal || blobs.Sign(file, signer.Life) is not { } url ? own : own with { Url = url };
    }

    /// <summary>The organization a URL of this server belongs to; null for a wrong one. Nothing is looked up for it.</summary>
    public OrganizationId? Verify(string kind, string id, string expiration, string? signature) => signer.Verify(kind, id, expiration, signature);

    /// <summary>The file, or what a wrong URL is answered when there is none.</summary>
    public async Task<IResult> Give(KeptFile? file, HttpRequest request, CancellationToken ct) =>
        file is not null && await Download.Of(file, blobs, request, ct) is { } download ? download : Unknown;
}
