using Auvious.Core;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Keys;
using Auvious.Server.SignedUrls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests.SignedUrls;

public sealed class UrlSignerTests : IDisposable
{
    private static readonly OrganizationId Acme = new("acme & sons");
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-");
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void A_signature_leads_to_its_organization_until_it_expires()
    {
        var url = Sign(Open(), "logo 1");
        url.Url.ShouldStartWith("https://rtc.example.org/rtc-api/assets/signed/logo%201/");
        url.ValidUntil.ShouldBe(clock.GetUtcNow() + TimeSpan.FromHours(1));
        var (expiration, signature) = Parts(url);
        Open().Verify("assets", "logo 1", expiration, signature).ShouldBe(Acme);
        clock.Advance(TimeSpan.FromMinutes(59));
        Open().Verify("assets", "logo 1", expiration, signature).ShouldBe(Acme);
        clock.Advance(TimeSpan.FromMinutes(1));
        Open().Verify("assets", "logo 1", expiration, signature).ShouldBeNull();
    }

    [Fact]
    public void Any_changed_part_or_character_is_refused()
    {
        var (expiration, signature) = Parts(Sign(Open(), "logo"));
        var signer = Open();
        signer.Verify("filetransfers", "logo", expiration, signature).ShouldBeNull();
        signer.Verify("assets", "Logo", expiration, signature).ShouldBeNull();
        signer.Verify("assets", "logo", $"{long.Parse(expiration) + 1}", signature).ShouldBeNull();
        signer.Verify("assets", "logo", $"0{expiration}", signature).ShouldBeNull();
        foreach (var other in (string?[])[null, "", ".", "x", $"{signature}0", signature[1..], signature.ToUpperInvariant(), $"=={signature}", "cml2YWw" + signature[signature.IndexOf('.')..]])
            signer.Verify("assets", "logo", expiration, other).ShouldBeNull(other);
        for (var i = 0; i < signature.Length; i++)
            signer.Verify("assets", "logo", expiration, $"{signature[..i]}{(signature[i] == 'a' ? 'b' : 'a')}{signature[(i + 1)..]}").ShouldBeNull($"{i}");
    }

    [Fact]
    public void A_new_key_signs_and_the_old_one_still_verifies_until_its_file_is_gone()
    {
        var old = Parts(Sign(Open(), "logo"));
        File.WriteAllText(KeyPath("0002"), Convert.ToBase64String(new byte[32]));
        var young = Parts(Sign(Open(), "logo"));
        young.Signature.ShouldNotBe(old.Signature);
        Open().Verify("assets", "logo", old.Expiration, old.Signature).ShouldBe(Acme);
        File.Delete(KeyPath("0001"));
        Open().Verify("assets", "logo", old.Expiration, old.Signature).ShouldBeNull();
        Open().Verify("assets", "logo", young.Expiration, young.Signature).ShouldBe(Acme);
    }

    [Fact]
    public void The_key_is_made_once_and_is_this_users_alone()
    {
        var (expiration, signature) = Parts(Sign(Open(), "logo"));
        Open().Verify("assets", "logo", expiration, signature).ShouldBe(Acme);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(KeyPath("0001")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_file_that_is_no_key_stops_the_start()
    {
        Open();
        File.WriteAllText(KeyPath("0002"), "short");
        Should.Throw<InvalidConfigurationException>(Open).Message.ShouldContain("signed-url-0002.key");
    }

    private UrlSigner Open()
    {
        var keys = new UrlKeys();
        keys.Read(new KeyFiles(new(directory.FullName)), clock.GetUtcNow(), CancellationToken.None).GetAwaiter().GetResult();
        return new(keys, new(), clock);
    }

    private string KeyPath(string number) => Path.Combine(directory.FullName, "keys", $"signed-url-{number}.key");

    private static SignedUrl Sign(UrlSigner signer, string id)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("https", new("rtc.example.org"));
        return signer.Sign(request, "assets", Acme, id);
    }

    private static (string Expiration, string Signature) Parts(SignedUrl url)
    {
        var uri = new Uri(url.Url);
        return (uri.Segments[^1], uri.Query["?signature=".Length..]);
    }
}
