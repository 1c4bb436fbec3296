using System.Text.RegularExpressions;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using Auvious.Core.Snapshots;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Tests.Architecture;

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

    /// <summary>What an entity says to itself, and parts of other messages: nothing of it is ever said alone to another node.</summary>
    private static readonly Type[] Inner =
    [
        typeof(EndpointAnswered), typeof(RecordPublication), typeof(DeliverToAll), typeof(DropParticipant), typeof(DropStream),
        typeof(EndIdleConference), typeof(EraseJournal), typeof(AtMediaNode), typeof(PushedEvent), typeof(IceCandidate), typeof(LinkQuality),
    ];

    [Fact]
    public void Whatever_stands_among_the_messages_has_a_name_or_is_never_said_to_another_node()
    {
        var declared = Sources.All.Where(s => Regex.IsMatch(s.Path, @"^src/Auvious\.Core/\w+/(Messages|MediaLoad)\.cs$"))
            .SelectMany(s => Regex.Matches(s.Text, @"^public sealed record (\w+)", RegexOptions.Multiline).Select(m => m.Groups[1].Value)).ToList();
        declared.Count.ShouldBeGreaterThan(60);
        declared.Except(CoreManifests.All.Select(m => m.Type.Name)).ShouldBe(Inner.Select(t => t.Name), ignoreOrder: true);
    }

    [Fact]
    public void A_failure_is_never_said_to_another_actor()
    {
        // A task piped to another actor without a word for its failure would bring it an exception, which does not get across.
        foreach (var source in Sources.All)
        {
            source.Text.ShouldNotContain("new Status.Failure(", Case.Sensitive, source.Path);
            foreach (Match piped in Regex.Matches(source.Text, @"\.PipeTo\((?!Self\b)[^;]*;")) piped.Value.ShouldContain("e => ", Case.Sensitive, source.Path);
        }
    }

    [Fact]
    public void No_name_and_no_type_is_there_twice()
    {
        CoreManifests.All.Select(m => m.Name).ShouldBeUnique();
        CoreManifests.All.Where(m => m.IsWritten).Select(m => m.Type).ShouldBeUnique();
    }

    [Fact]
    public void A_name_says_whose_it_is_what_and_which_version()
    {
        foreach (var manifest in CoreManifests.All)
            Regex.IsMatch(manifest.Name, @"^[a-z]+[.:][a-z]+(-[a-z]+)*/[1-9]\d*\z").ShouldBeTrue(manifest.Name);
    }
}
