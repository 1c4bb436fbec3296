using System.Text.RegularExpressions;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using Auvious.Core.Snapshots;
using Auvious.Server.Hosting.Actors;

namespace Auvious.Server.Tests.Hosting;

public sealed class ManifestTests
{
    /// <summary>Whatever is one of these may cross nodes, or stand in a journal.</summary>
    private static readonly Type[] Roots =
    [
        typeof(IConferenceMessage), typeof(IEndpointMessage), typeof(ISnapshotMessage), typeof(Reply), typeof(MediaCommand), typeof(MediaReply), typeof(MediaNotice),
        typeof(ConferenceEvent), typeof(JournaledEvent), typeof(SnapshotEvent),
    ];

    [Fact]
    public void Every_message_and_journal_event_of_Core_has_a_name()
    {
        var named = CoreManifests.All.Select(m => m.Type).ToHashSet();
        typeof(Reply).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && Roots.Any(root => root.IsAssignableFrom(t)) && !named.Contains(t))
            .Select(t => t.Name).ShouldBeEmpty();
    }

    [Fact]
    public void No_name_and_no_type_is_there_twice()
    {
        CoreManifests.All.Select(m => m.Name).ShouldBeUnique();
        CoreManifests.All.Select(m => m.Type).ShouldBeUnique();
    }

    [Fact]
    public void A_name_says_whose_it_is_what_and_which_version()
    {
        foreach (var manifest in CoreManifests.All)
            Regex.IsMatch(manifest.Name, @"^[a-z]+[.:][a-z]+(-[a-z]+)*/[1-9]\d*\z").ShouldBeTrue(manifest.Name);
    }
}
