using System.Security.Cryptography;
using Auvious.Server.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Auvious.Server.Auth;

/// <summary>The installation's own keys, kept under <c>Storage:Directory</c>/keys and made at the first start.</summary>
/// <param name="Signing">The last by file name first: it signs, all of them verify.</param>
/// <param name="Encryption">Seals refresh tokens.</param>
public sealed record KeyRing(IReadOnlyList<RsaSecurityKey> Signing, SymmetricSecurityKey Encryption)
{
    private const string SigningFiles = "signing-*.pem";

    public static KeyRing Open(StorageDirectory storage)
    {
        var directory = KeyFile.Directory(storage);
        if (Directory.GetFiles(directory, SigningFiles).Length == 0)
            KeyFile.Write(Path.Combine(directory, "signing-0001.pem"), NewSigningKey());
        var encryption = Path.Combine(directory, "encryption.key");
        if (!File.Exists(encryption)) KeyFile.Draw(encryption);

        return new(
            [.. Directory.GetFiles(directory, SigningFiles).OrderDescending(StringComparer.Ordinal).Select(ReadSigning)],
            new(KeyFile.Read(encryption)));
    }

    private static string NewSigningKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static RsaSecurityKey ReadSigning(string path)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(File.ReadAllText(path));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new InvalidConfigurationException(StorageDirectory.Key, $"{path} must be an RSA private key in PEM.");
        }
        return new(rsa) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()).AsSpan(0, 12).ToArray()) };
    }
}
