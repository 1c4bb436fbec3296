using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Auvious.Server.Tests.Architecture;

/// <summary>How things are called and how long they may be.</summary>
public sealed class NamingTests
{
    private const int LineLimit = 250;

    [Fact]
    public void Nothing_is_called_by_a_pattern()
    {
        string[] barred = ["Manager", "Helper", "Helpers", "Service", "Services", "Util", "Utils", "Common", "Shared", "Impl", "Dto"];
        Sources.Types.Where(t => Regex.Matches(t.Name, "[A-Z][a-z0-9]*").Any(word => barred.Contains(word.Value))).Select(t => t.FullName).ShouldBeEmpty();
        Sources.All.Where(s => Path.GetDirectoryName(s.Path)!.Split('/').Any(barred.Contains)).Select(s => s.Path).ShouldBeEmpty();
    }

    [Fact]
    public void An_id_is_a_readonly_record_struct_and_one_that_clients_give_is_parsed()
    {
        var ids = Sources.Types.Where(t => Regex.IsMatch(t.Name, "[a-z]Id$") && !t.IsAbstract).ToList();
        ids.Count.ShouldBeGreaterThan(5);
        ids.Where(t => !t.IsValueType || t.GetCustomAttribute<IsReadOnlyAttribute>() is null
            || t.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is null).Select(t => t.FullName).ShouldBeEmpty();
        ids.Where(t => t.GetCustomAttribute<JsonConverterAttribute>() is not null && t.GetMethod("TryParse") is null)
            .Select(t => t.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_bears() =>
        Sources.All.Where(s => s.Lines.Length > LineLimit + 1).Select(s => $"{s.Path}: {s.Lines.Length - 1}").ShouldBeEmpty();

    [Fact]
    public void A_public_event_name_stands_in_one_file() => Sources.All
        .SelectMany(s => Regex.Matches(s.Text, "\"(Conference\\w*Event)\"").Select(m => (Name: m.Groups[1].Value, s.Path)).Distinct())
        .GroupBy(use => use.Name).Where(uses => uses.Count() > 1).Select(uses => $"{uses.Key}: {string.Join(", ", uses.Select(u => u.Path))}")
        .ShouldBeEmpty();

    [Fact]
    public void A_namespace_is_its_folder() => Sources.All
        .Where(s => Regex.Match(s.Text, @"^namespace ([\w.]+);", RegexOptions.Multiline) is { Success: true } found
            && found.Groups[1].Value != Path.GetDirectoryName(s.Path)!["src/".Length..].Replace('/', '.'))
        .Select(s => s.Path).ShouldBeEmpty();

    [Fact]
    public void Versions_stand_in_one_place() => Directory.EnumerateFiles(Path.Combine(Sources.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Where(file => Regex.IsMatch(File.ReadAllText(file), "PackageReference[^>]* Version=")).ShouldBeEmpty();
}
