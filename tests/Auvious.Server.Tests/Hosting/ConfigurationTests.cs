using System.Diagnostics;
using Auvious.Server.Auth;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Tests.Databases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Auvious.Server.Tests.Hosting;

public sealed class ConfigurationTests
{
    private static readonly string[] Good =
        ["Auth:Clients:crm:Secret=0123456789abcdef", "Auth:Clients:crm:Organization=acme", "Auth:Clients:crm:Roles:0=AGENT"];

    [Fact]
    public void A_configured_client_is_enough_and_brings_no_development_identity()
    {
        var options = Read("Production", Good);
        options.Clients.Keys.ShouldBe(["crm", "customer"], ignoreOrder: true);
        options.AllowHttp.ShouldBe(false);
    }

    [Fact]
    public void Development_has_its_identities_beside_the_configured_ones() =>
        Read("Development", Good).Clients.Keys.ShouldBe(["crm", "agent", "supervisor", "service", "rival", "customer"], ignoreOrder: true);

    [Theory]
    [InlineData("Auth:Clients")]
    [InlineData("Auth:Clients:crm:Roles", "Auth:Clients:crm:Secret=0123456789abcdef", "Auth:Clients:crm:Organization=acme")]
    [InlineData("Auth:Clients:crm:Organization", "Auth:Clients:crm:Secret=0123456789abcdef", "Auth:Clients:crm:Roles:0=AGENT")]
    [InlineData("Auth:Clients:crm:Secret", "Auth:Clients:crm:Organization=acme", "Auth:Clients:crm:Roles:0=AGENT")]
    [InlineData("Auth:Clients:crm:Secret", "Auth:Clients:crm:Secret=short", "Auth:Clients:crm:Organization=acme", "Auth:Clients:crm:Roles:0=AGENT")]
    [InlineData("Auth:Clients:crm:Roles", "Auth:Clients:crm:Roles:0=BOSS")]
    [InlineData("Auth:Clients", "Auth:Clients:app:Roles:0=CUSTOMER")]
    [InlineData("Auth:Issuer", "Auth:Issuer=here")]
    [InlineData("Auth:Issuer", "Auth:Issuer=urn:x")]
    [InlineData("Auth:Authority", "Auth:Authority=ftp://issuer")]
    [InlineData("Auth:Limits:FailedLogins", "Auth:Limits:FailedLogins=0")]
    [InlineData("Auth:Limits:FailedLogins", "Auth:Limits:FailedLogins=many")]
    [InlineData("Auth:Isuer", "Auth:Isuer=http://x/")]
    public void A_wrong_key_is_named_with_what_it_should_be(string key, params string[] settings)
    {
        var wrong = Should.Throw<InvalidConfigurationException>(() => Read("Production", settings));
        wrong.Key.ShouldBe(key);
        wrong.Message.Length.ShouldBeGreaterThan(key.Length + 10);
    }

    [Fact]
    public void An_application_of_two_organizations_is_refused() =>
        Should.Throw<InvalidConfigurationException>(() => Read("Development",
        [
            .. Good, "Auth:Clients:crm:Applications:0=demo-app",
        ])).Message.ShouldContain("demo-app");

    [Fact]
    public void Another_database_than_sqlite_is_refused() =>
        Should.Throw<InvalidConfigurationException>(() => DatabaseOptions.Read(Configuration(["Database:Provider=Oracle"])))
            .Message.ShouldBe("Database:Provider: must be Sqlite or PostgreSql, not 'Oracle'.");

    [Theory]
    [InlineData("Auth:Clients", "--environment=Production")]
    [InlineData("Database:Provider", "--environment=Development", "--Database:Provider=MySql")]
    [InlineData("Database:ConnectionString", "--environment=Development", "--Database:Provider=PostgreSql")]
    [InlineData("Database:ConnectionString", "--environment=Development", "--Database:Provider=PostgreSql", "--Database:ConnectionString=hush-hush")]
    [InlineData("Database:ConnectionString", "--environment=Development", "--Database:Provider=PostgreSql",
        "--Database:ConnectionString=Host=127.0.0.1;Port=1;Database=auvious;Username=x;Password=hush-hush", "--Database:StartTimeout=00:00:01")]
    [InlineData("Database:StartTimeout", "--environment=Development", "--Database:StartTimeout=-1")]
    [InlineData("Storage:Directory", "--environment=Development", "--Storage:Directory=/proc/nothing")]
    [InlineData("Http:KnownProxies", "--environment=Development", "--Http:KnownProxies:0=nowhere")]
    public async Task A_wrong_configuration_ends_the_process_with_one_line(string key, params string[] arguments)
    {
        var (code, said) = await Run(arguments);
        code.ShouldBe(ConfigurationCheck.ExitCode);
        said.Trim().Split('\n').Length.ShouldBe(1, said);
        said.ShouldContain($"{key}: ");
        said.ShouldNotContain("hush");
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_the_process_at_once()
    {
        var (code, said) = await Run("--environment=Development", "--Database:Provider=PostgreSql", $"--Database:ConnectionString={PostgreSqlServer.SharedServer};Database=nothing");
        code.ShouldBe(ConfigurationCheck.ExitCode);
        said.ShouldContain("Database:ConnectionString: ");
        said.ShouldContain("\"nothing\" does not exist");
    }

    private static async Task<(int Code, string Said)> Run(params string[] arguments)
    {
        var directory = Directory.CreateTempSubdirectory("auvious-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [typeof(Program).Assembly.Location, "--urls=http://127.0.0.1:0", $"--Storage:Directory={directory.FullName}", .. arguments])
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var said = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        directory.Delete(recursive: true);
        return (process.ExitCode, said);
    }

    private static AuthOptions Read(string environment, string[] settings) =>
        AuthOptions.Read(Configuration(settings), new Environment { EnvironmentName = environment });

    private static IConfiguration Configuration(string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s[..s.IndexOf('=')], (string?)s[(s.IndexOf('=') + 1)..])))
        .Build();

    private sealed class Environment : IHostEnvironment
    {
        public required string EnvironmentName { get; set; }

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
