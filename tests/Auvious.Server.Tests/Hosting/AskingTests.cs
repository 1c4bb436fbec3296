using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Http;
using Auvious.Server.Hosting.Membership;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests.Hosting;

/// <summary>What becomes of a command whose caller was answered 503.</summary>
[Trait("Runs", "once")]
public sealed class AskingTests : TestKit
{
    private static readonly GetConference Question = new(new(new("demo"), "room"), new(new("service"), Roles.Service));
    private static readonly CoreSerializer Wire = new(null!, CoreManifests.All);

    private readonly FakeTimeProvider time = new();
    private readonly ClusterClock clock;
    private readonly CancellationTokenSource lost = new();
    private readonly TestProbe entity;
    private readonly Region region;

    public AskingTests() : base("akka { loglevel = ERROR, test.single-expect-default = 15s }")
    {
        clock = new(time);
        clock.Read(new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero), time.GetTimestamp());
        entity = CreateTestProbe();
        region = new(entity, lost.Token, clock);
    }

    [Fact]
    public async Task What_is_answered_in_time_was_never_too_late()
    {
        var reply = region.Ask(Question, default);
        var asked = entity.ExpectMsg<GetConference>();
        clock.IsTooLate(asked).ShouldBeFalse();
        entity.Reply(Reply.NotFound("no such conference"));
        (await reply).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        clock.IsTooLate(asked).ShouldBeFalse();
    }

    [Fact]
    public async Task What_waits_for_a_shard_that_moves_is_not_done_after_a_node_was_lost()
    {
        var reply = region.Ask(Question, default);
        var asked = entity.ExpectMsg<GetConference>();
        await lost.CancelAsync();
        (await reply).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        clock.IsTooLate(asked).ShouldBeTrue();
        // It is sent to another node now.
        clock.IsTooLate(Wire.FromBinary(Wire.ToBinary(asked), Wire.Manifest(asked))).ShouldBeTrue();
    }

    [Fact]
    public async Task What_nobody_answered_in_time_is_not_done_either()
    {
        var reply = await region.Ask(Question, default, TimeSpan.FromMilliseconds(1));
        reply.ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        clock.IsTooLate(entity.ExpectMsg<GetConference>()).ShouldBeTrue();
    }

    [Fact]
    public async Task Each_asking_is_one_of_its_own()
    {
        (await region.Ask(Question, default, TimeSpan.FromMilliseconds(1))).ShouldBeOfType<Rejected>();
        clock.IsTooLate(entity.ExpectMsg<GetConference>()).ShouldBeTrue();
        var again = region.Ask(Question, default);
        clock.IsTooLate(entity.ExpectMsg<GetConference>()).ShouldBeFalse();
        entity.Reply(Reply.NotFound("no such conference"));
        await again;
    }

    [Fact]
    public async Task A_node_that_may_have_been_given_up_asks_nobody()
    {
        region.MayAsk = false;
        (await region.Ask(Question, default)).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.Unavailable);
        region.MayAsk = true;
        var reply = region.Ask(Question, default);
        entity.ExpectMsg<GetConference>();
        entity.Reply(Reply.NotFound("no such conference"));
        (await reply).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        entity.HasMessages.ShouldBeFalse();
    }

    private sealed class Region(IActorRef entity, CancellationToken lost, ClusterClock clock) : IRequiredActor<ConferenceRegion>, ILosable
    {
        public IActorRef ActorRef => entity;

        public CancellationToken Lost => lost;

        public bool MayAsk { get; set; } = true;

        public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(entity);

        public object Lasting(object question, TimeSpan patience) => clock.Lasting(question, patience);
    }
}
