using Auvious.Server.Blobs;
using Auvious.Server.Blobs.S3;
using Auvious.Server.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auvious.Server.Tests.Blobs;

[Collection(nameof(S3Store))]
public sealed class BlobOptionsTests(S3Store store)
{
    private const string Pg = "Database:Provider=PostgreSql|Database:ConnectionString=Host=db;Database=auvious";
    private const string S3 = "Blobs:Provider=S3|Blobs:Endpoint=https://s3.example.org|Blobs:Bucket=files|Blobs:AccessKey=key|Blobs:SecretKey=secret";

    [Theory]
    [InlineData("", "FileSystem")]
    [InlineData("Blobs:Provider=Database", "Database")]
    [InlineData(Pg, "Database")]
    [InlineData($"{Pg}|{S3}", "S3")]
    [InlineData(S3, "S3")]
    public void The_provider_fits_the_database_unless_another_is_named(string settings, string provider) => Read(settings).Provider.ShouldBe(provider);

    [Fact]
    public void Files_on_a_disk_of_one_node_are_refused_where_there_may_be_others()
    {
        var wrong = Should.Throw<InvalidConfigurationException>(() => Read($"{Pg}|Blobs:Provider=FileSystem"));
        wrong.Key.ShouldBe("Blobs:Provider");
        wrong.Message.ShouldContain("S3 or Database");
    }

    [Theory]
    [InlineData("Blobs:Provider", "Blobs:Provider=Tape")]
    [InlineData("Blobs:Bucket", $"{S3}|Blobs:Bucket=")]
    [InlineData("Blobs:Bucket", $"{S3}|Blobs:Bucket=My_Files")]
    [InlineData("Blobs:AccessKey", $"{S3}|Blobs:AccessKey=")]
    [InlineData("Blobs:SecretKey", $"{S3}|Blobs:SecretKey=")]
    [InlineData("Blobs:Endpoint", $"{S3}|Blobs:Endpoint=s3.example.org")]
    [InlineData("Blobs:Endpoint", $"{S3}|Blobs:Endpoint=https://key:secret@s3.example.org")]
    [InlineData("Blobs:Endpoint", "Blobs:Provider=S3|Blobs:Bucket=files|Blobs:AccessKey=key|Blobs:SecretKey=secret")]
    [InlineData("Blobs:PublicEndpoint", $"{S3}|Blobs:PublicEndpoint=ftp://files")]
    [InlineData("Blobs:Region", $"{S3}|Blobs:Region=Europe (Frankfurt)")]
    [InlineData("Blobs:Prefix", $"{S3}|Blobs:Prefix=/files")]
    [InlineData("Blobs:ForcePathStyle", $"{S3}|Blobs:ForcePathStyle=perhaps")]
    [InlineData("Blobs:Buket", $"{S3}|Blobs:Buket=files")]
    [InlineData("Blobs:Bucket", "Blobs:Bucket=files")]
    public void A_wrong_key_is_named(string key, string settings) =>
        Should.Throw<InvalidConfigurationException>(() => Read(settings)).Key.ShouldBe(key);

    [Fact]
    public async Task What_the_storage_refuses_stops_the_start_with_the_key_to_blame()
    {
        var right = string.Join('|', store.Settings(await store.NewBucket()));
        await Start(right);
        (await Refused($"{right}|Blobs:Bucket=no-such-bucket")).ShouldBe("Blobs:Bucket");
        // This store does not tell which of the two it is, as others do.
        (await Refused($"{right}|Blobs:AccessKey=tests:nobody")).ShouldBe("Blobs:SecretKey");
        (await Refused($"{right}|Blobs:SecretKey=another")).ShouldBe("Blobs:SecretKey");
    }

    [Fact]
    public Task A_storage_that_is_away_does_not_stop_the_start() => Start($"{S3}|Blobs:Endpoint=http://127.0.0.1:9");

    private static async Task<string> Refused(string settings) => (await Should.ThrowAsync<InvalidConfigurationException>(() => Start(settings))).Key;

    private static async Task Start(string settings)
    {
        using var bucket = new S3Bucket(Read(settings));
        await new S3Start(bucket, NullLogger<S3Start>.Instance).StartAsync(default);
    }

    // The last value of a key counts.
    private static BlobOptions Read(string settings) => BlobOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(
        settings.Split('|', StringSplitOptions.RemoveEmptyEntries).GroupBy(s => s[..s.IndexOf('=')])
            .Select(key => KeyValuePair.Create(key.Key, (string?)key.Last()[(key.Key.Length + 1)..]))).Build());
}
