using System.Collections.Immutable;

namespace Auvious.Server.Hosting.Membership;

/// <summary>How one node sees the cluster: who is a member, in the order of their addresses, and who of them is out of reach or gone.</summary>
/// <param name="Self">Who looks.</param>
/// <param name="Members">All that are up or leaving, first to last.</param>
/// <param name="Others">Those that are no members yet: they decide nothing, and go with whom they are with.</param>
/// <param name="Unreachable">Members and others that can't be reached.</param>
/// <param name="Gone">Those whose host says that their process is no more.</param>
public sealed record SplitView(
    NodeLife Self, ImmutableArray<NodeLife> Members, ImmutableArray<NodeLife> Others, ImmutableHashSet<NodeLife> Unreachable, ImmutableHashSet<NodeLife> Gone)
{
    /// <summary>Who would be given up.</summary>
    public ImmutableHashSet<NodeLife> Lost { get; } = [.. Members.Concat(Others).Where(node => Unreachable.Contains(node) || Gone.Contains(node))];

    /// <summary>One node decides for all it can reach: the first of them.</summary>
    public bool IsDecider => Members.FirstOrDefault(node => !Lost.Contains(node)) == Self;

    /// <summary>This part is the smaller one, or of two halves the one without the first member.</summary>
    public bool IsMinority
    {
        get
        {
            var lost = Members.Count(Lost.Contains);
            return lost * 2 == Members.Length ? Lost.Contains(Members[0]) : lost * 2 > Members.Length;
        }
    }

    /// <summary>How long this must have been so before it is decided upon: not at all when nobody out of reach can be alive.</summary>
    public TimeSpan Patience(MembershipTimes times) =>
        Lost.IsSubsetOf(Gone) ? TimeSpan.Zero : IsMinority ? times.Stable + times.Minority : times.Stable;
}
