using Auvious.Core;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.SignedUrls;

/// <summary>URLs that lead to a file without a token: makes them, and answers those of this server.</summary>
public sealed class FileUrls(UrlSigner signer, IBlobStore blobs)
{
    /// <summary>A URL of the storage itself where it can make one, else of this server.</summary>
    /// <param name="kind">What it leads to, as it stands in paths: <c>filetransfers</c>.</param>
    /// <param name="isInternal">Asks for one of this server in any case.</param>
    public SignedUrl Sign(HttpRequest request, string kind, OrganizationId organization, string id, KeptFile file, bool isInternal)
    {
        var own = signer.Sign(request, kind, organization, id);
        return isInternal || blobs.Sign(file, signer.Life) is not { } url ? own : own with { Url = url };
    }

    /// <summary>
    /// The file. What is wrong with a URL is not told: every wrong one is answered alike, and one that is not ours before anything is looked up.
    /// </summary>
    /// <param name="find">What the rows say of the file; null when there is none.</param>
    public async Task<IResult> Open(
        HttpRequest request, string kind, string id, string expiration, string? signature, Func<OrganizationId, Task<KeptFile?>> find, CancellationToken ct) =>
        signer.Verify(kind, id, expiration, signature) is { } organization
        && await find(organization) is { } file
        && await Download.Of(file, blobs, request, ct) is { } download
            ? download
            : Replies.Of(Reply.NotFound("this URL"));
}
