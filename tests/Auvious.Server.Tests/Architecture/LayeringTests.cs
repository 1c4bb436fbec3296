using System.Text.RegularExpressions;
using System.Xml.Linq;
using Akka.Actor;
using Carter;

namespace Auvious.Server.Tests.Architecture;

/// <summary>Who may know whom.</summary>
public sealed class LayeringTests
{
    private static readonly string[] Http = ["Microsoft.AspNetCore", "System.Net.Http", "Carter", "Auvious.Server.Hosting.Http"];
    private static readonly string[] Sql =
        ["Microsoft.EntityFrameworkCore", "Microsoft.Data", "System.Data", "Npgsql", "LinqToDB", "Auvious.Server.Hosting.Database"];

    [Theory]
    [InlineData("Auvious.Core")]
    [InlineData("Auvious.WebRtc")]
    [InlineData("Auvious.Media", "Auvious.Core", "Auvious.WebRtc")]
    public void A_project_refers_only_to_those_below_it(string project, params string[] allowed)
    {
        var file = XDocument.Load(Path.Combine(Sources.Root, "src", project, $"{project}.csproj"));
        file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .Except(allowed).ShouldBeEmpty();
        Sources.Assemblies.Single(a => a.GetName().Name == project).GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => name.StartsWith("Auvious.", StringComparison.Ordinal)).Except(allowed).ShouldBeEmpty();
    }

    [Fact]
    public void Core_and_the_protocol_stack_know_no_framework()
    {
        foreach (var name in (string[])["Auvious.Core", "Auvious.WebRtc"])
            Sources.Assemblies.Single(a => a.GetName().Name == name).GetReferencedAssemblies()
                .Where(a => a.Name!.StartsWith("Akka", StringComparison.Ordinal) || a.Name.StartsWith("Microsoft.", StringComparison.Ordinal)).ShouldBeEmpty(name);
    }

    [Fact]
    public void There_are_actors_to_judge() => Sources.Actors.Count().ShouldBeGreaterThan(5);

    [Fact]
    public void Actors_see_no_HTTP_no_SignalR_and_no_SQL()
    {
        Sources.Actors.SelectMany(actor => Signatures.Under(actor, [.. Http, .. Sql])).ShouldBeEmpty();
        Sources.Actors.SelectMany(Sources.Of).Distinct()
            .SelectMany(s => s.Lines.Where(line => Regex.IsMatch(line, @"^using (static )?([\w.]+);"))
                .Where(line => Http.Concat(Sql).Any(n => Regex.IsMatch(line, $@"\b{Regex.Escape(n)}[.;]"))).Select(line => $"{s.Path}: {line}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Actors_wait_for_nothing() => Sources.Actors.SelectMany(Sources.Of).Distinct()
        .Where(s => Regex.IsMatch(s.Text, @"\b(async|await)\b(?!.*</summary>)")).Select(s => s.Path).ShouldBeEmpty();

    [Fact]
    public void Only_the_hub_knows_SignalR()
    {
        Sources.All.Where(s => !s.Path.Contains("/Push/") && Regex.IsMatch(s.Text, @"\bMicrosoft\.AspNetCore\.SignalR\b")).Select(s => s.Path).ShouldBeEmpty();
        Sources.Types.Where(t => t.Namespace != "Auvious.Server.Push").SelectMany(t => Signatures.Under(t, "Microsoft.AspNetCore.SignalR")).ShouldBeEmpty();
    }

    [Fact]
    public void Features_do_not_compose_only_Program_and_Hosting_do()
    {
        string[] composing = ["Akka.Hosting.AkkaConfigurationBuilder"];
        Sources.Types.Where(t => t.Namespace is { } n && n.StartsWith("Auvious.Server.", StringComparison.Ordinal) && !n.StartsWith("Auvious.Server.Hosting", StringComparison.Ordinal))
            .SelectMany(t => Signatures.Of(t).Where(used => composing.Contains(used.FullName)).Select(used => $"{t.Name} uses {used.Name}")).ShouldBeEmpty();
    }

    [Fact]
    public void A_module_has_neither_constructor_parameters_nor_fields()
    {
        var modules = Sources.Types.Where(t => t is { IsAbstract: false } && typeof(ICarterModule).IsAssignableFrom(t)).ToList();
        modules.ShouldNotBeEmpty();
        modules.SelectMany(m => m.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => $"{m.Name}({p.Name})")).ShouldBeEmpty();
        modules.SelectMany(m => m.GetFields((System.Reflection.BindingFlags)(-1)).Where(f => !f.IsLiteral && f.DeclaringType == m).Select(f => $"{m.Name}.{f.Name}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_message_carries_an_actor_a_stream_or_an_exception()
    {
        Type[] barred = [typeof(IActorRef), typeof(System.IO.Stream), typeof(Exception), typeof(System.Text.Json.JsonElement)];
        Server.Hosting.Actors.CoreManifests.All.SelectMany(m => Signatures.Of(m.Type).Where(t => barred.Any(b => b.IsAssignableFrom(t)))
            .Select(t => $"{m.Name} carries {t.Name}")).ShouldBeEmpty();
    }
}
