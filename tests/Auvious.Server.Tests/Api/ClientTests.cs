using System.Text.RegularExpressions;
using Auvious.Server.Tests.Architecture;

namespace Auvious.Server.Tests.Api;

/// <summary>No answer slips past the contract.</summary>
public sealed class ClientTests
{
    [Fact]
    public void Every_client_of_these_tests_holds_its_answers_to_the_contract()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Sources.Root, "tests", "Auvious.Server.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/")).Select(file => (File: Path.GetFileName(file), Text: File.ReadAllText(file))).ToList();
        var clients = sources.SelectMany(s => Regex.Matches(s.Text, @"new HttpClient\((?<with>.{0,25})").Select(m => (s.File, With: m.Groups["with"].Value)))
            .Where(client => client.File != "ClientTests.cs").ToList();
        clients.Count.ShouldBeGreaterThan(2);
        clients.Where(client => !client.With.StartsWith("new ContractHandler()", StringComparison.Ordinal)).Select(client => client.File).ShouldBeEmpty();
        sources.Where(s => s.Text.Contains(".CreateClient(") && s.File != "ClientTests.cs").Select(s => s.File).ShouldBeEmpty();
    }
}
