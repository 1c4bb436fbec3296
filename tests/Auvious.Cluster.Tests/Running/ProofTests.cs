using Auvious.Cluster.Tests.Checking;
using Auvious.Cluster.Tests.Faults;
using Xunit.Abstractions;

namespace Auvious.Cluster.Tests.Running;

/// <summary>
/// The proof in small: three nodes, six times one of them is killed, once one is cut from the others while clients reach it, and once one hangs.
/// The other faults are for the run by hand.
/// </summary>
public sealed class ProofTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nobody_loses_an_event_while_nodes_die()
    {
        var verdict = await new Proof(new() { Faults = [FaultKind.Kill, FaultKind.Split, FaultKind.Freeze] }, output.WriteLine).Run();
        output.WriteLine(verdict.Summary);
        verdict.IsGood.ShouldBeTrue($"{verdict}");
        verdict.History.Commands.Count(c => c.Outcome == Outcome.Acknowledged).ShouldBeGreaterThan(1_000, "there was something to lose");
        // The judge that has found nothing would have found each of these in this very run.
        foreach (var plant in Plant.All)
            Checker.Check(plant.In(verdict.History, new(1))).ShouldContain(violation => violation.Rule == plant.Rule, plant.Name);
    }
}
