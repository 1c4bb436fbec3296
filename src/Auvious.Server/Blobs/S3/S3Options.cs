using System.Text.RegularExpressions;
using Auvious.Server.Hosting;

namespace Auvious.Server.Blobs.S3;

/// <summary>Checks the settings under <c>Blobs</c> that only S3 has.</summary>
internal static partial class S3Options
{
    private const int PrefixLimit = 256;

    public static BlobOptions Checked(BlobOptions options)
    {
        Require(options.Bucket is { } bucket && Bucket().IsMatch(bucket), nameof(options.Bucket), "must name a bucket: 3 to 63 lower-case letters, digits, dots and dashes");
        Require(!string.IsNullOrEmpty(options.AccessKey), nameof(options.AccessKey), "must be set: the storage knows this server by it");
        Require(!string.IsNullOrEmpty(options.SecretKey), nameof(options.SecretKey), "must be set: it belongs to Blobs:AccessKey");
        Require(options.Endpoint is not null || options.Region is not null, nameof(options.Endpoint), "must be the storage's address, or Blobs:Region one of AWS");
        Require(options.Endpoint is null || IsAddress(options.Endpoint), nameof(options.Endpoint), "must be an http address, such as https://s3.example.org");
        Require(options.PublicEndpoint is null || IsAddress(options.PublicEndpoint), nameof(options.PublicEndpoint), "must be an http address, such as https://files.example.org");
        Require(options.Region is null || Region().IsMatch(options.Region), nameof(options.Region), "must be a region's name, such as eu-central-1");
        Require(options.Prefix.Length <= PrefixLimit && Prefix().IsMatch(options.Prefix), nameof(options.Prefix), $"must have at most {PrefixLimit} letters, digits and ._-/ and not begin with a slash");
        return options;
    }

    private static void Require(bool isRight, string key, string rule)
    {
        if (!isRight) throw new InvalidConfigurationException($"{BlobOptions.Section}:{key}", rule);
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.UserInfo.Length == 0;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Bucket();

    [GeneratedRegex(@"^[a-z0-9-]{1,64}\z")]
    private static partial Regex Region();

    [GeneratedRegex(@"^([A-Za-z0-9._-][A-Za-z0-9._/-]*)?\z")]
    private static partial Regex Prefix();
}
