using Auvious.Server.Hosting.Membership;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests.Membership;

public sealed class OwnerLeaseTests
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(3), Half = Term / 2;

    private readonly FakeTimeProvider time = new();
    private readonly OwnerLease lease;

    public OwnerLeaseTests()
    {
        lease = new(time);
        lease.Renew(lease.Now, Term);
    }

    [Fact]
    public void It_is_held_for_a_term_from_when_the_heartbeat_was_sent()
    {
        var sent = lease.Now;
        time.Advance(Half);
        lease.Renew(sent, Term);
        lease.IsHeld.ShouldBeTrue();
        time.Advance(Half);
        lease.IsHeld.ShouldBeFalse();
    }

    [Fact]
    public void A_node_that_runs_is_awake_though_the_database_is_silent()
    {
        for (var i = 0; i < 40; i++) Run(Half);
        lease.IsHeld.ShouldBeFalse();
        lease.IsAwake.ShouldBeTrue();
    }

    [Fact]
    public void A_node_that_stood_still_for_a_term_is_not_awake_until_a_heartbeat_is_kept_that_it_sent_since()
    {
        var before = lease.Now;
        Run(Half);
        time.Advance(Term);
        lease.IsAwake.ShouldBeFalse();
        Run(Half);
        lease.IsAwake.ShouldBeFalse();
        // It had waited in the socket.
        lease.Renew(before, Term);
        lease.IsAwake.ShouldBeFalse();
        lease.Renew(lease.Now, Term);
        lease.IsAwake.ShouldBeTrue();
    }

    [Fact]
    public void A_heartbeat_that_took_long_does_not_make_a_running_node_sleep()
    {
        var sent = lease.Now;
        for (var i = 0; i < 4; i++) Run(Half);
        lease.Renew(sent, Term);
        lease.IsHeld.ShouldBeFalse();
        lease.IsAwake.ShouldBeTrue();
    }

    [Fact]
    public void A_node_that_was_given_up_is_neither_for_ever()
    {
        lease.End();
        Run(Half);
        lease.IsHeld.ShouldBeFalse();
        lease.IsAwake.ShouldBeFalse();
    }

    [Fact]
    public void A_node_that_starts_holds_nothing_and_has_not_slept()
    {
        var starting = new OwnerLease(time);
        starting.IsHeld.ShouldBeFalse();
        starting.IsAwake.ShouldBeTrue();
        starting.Run(Term);
        time.Advance(Term);
        starting.IsAwake.ShouldBeFalse();
    }

    [Fact]
    public void A_node_alone_needs_nobody()
    {
        OwnerLease.ForEver.IsHeld.ShouldBeTrue();
        OwnerLease.ForEver.IsAwake.ShouldBeTrue();
    }

    private void Run(TimeSpan span)
    {
        time.Advance(span);
        lease.Run(Term);
    }
}
