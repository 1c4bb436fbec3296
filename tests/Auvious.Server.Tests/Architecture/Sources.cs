using System.Reflection;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Auvious.Core;
using Auvious.Media;
using Auvious.Server.Conferences;
using Auvious.WebRtc;

namespace Auvious.Server.Tests.Architecture;

/// <summary>One of our source files, by its path below the root.</summary>
internal sealed record Source(string Path, string Text)
{
    public string[] Lines => Text.Split('\n');

    public bool Declares(Type type) => System.Text.RegularExpressions.Regex.IsMatch(Text, $@"\b(class|record|struct|interface) {type.Name}\b");
}

/// <summary>Our sources and our compiled types.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Source> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/") && !path.Contains("/node_modules/") && !path.Contains("/Migrations/"))
            .Select(path => new Source(path, File.ReadAllText(Path.Combine(Root, path)))),
    ];

    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [typeof(Reply).Assembly, typeof(PeerTransport).Assembly, typeof(MediaOptions).Assembly, typeof(ConferenceRegion).Assembly];

    /// <summary>Types that we wrote: none of the compiler's, none of the generators'.</summary>
    public static IEnumerable<Type> Types { get; } =
    [
        .. Assemblies.SelectMany(a => a.GetTypes()).Where(t => t.FullName is { } name && name.StartsWith("Auvious.", StringComparison.Ordinal)
            && !name.Contains('<') && !name.Contains(".Migrations.") && t.GetCustomAttribute<CompilerGeneratedAttribute>() is null),
    ];

    public static IEnumerable<Type> Actors => Types.Where(t => t.IsSubclassOf(typeof(ActorBase)));

    public static IEnumerable<Source> Of(Type type) => All.Where(s => s.Declares(type));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Auvious.Actors.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("the solution is above the tests");
    }
}
