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
        var directory = storage.File("keys");
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        if (Directory.GetFiles(directory, SigningFiles).Length == 0)
            Write(Path.Combine(directory, "signing-0001.pem"), NewSigningKey());
        var encryption = Path.Combine(directory, "encryption.key");
        if (!File.Exists(encryption)) Write(encryption, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        return new(
            [.. Directory.GetFiles(directory, SigningFiles).OrderDescending(StringComparer.Ordinal).Select(ReadSigning)],
            ReadEncryption(encryption));
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

    private static SymmetricSecurityKey ReadEncryption(string path)
    {
        var key = new byte[32];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == key.Length
            ? new(key)
            : throw new InvalidConfigurationException(StorageDirectory.Key, $"{path} must be 32 bytes in base64.");
    }

    // Whole or not at all, and never readable by others, not even for a moment.
    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var draft = path + ".new";
        using (var file = new FileStream(draft, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path);
    }
}
