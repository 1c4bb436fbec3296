namespace Auvious.Cluster.Tests.Checking;

/// <summary>The judge is judged first: it finds what is wrong, and nothing where nothing is.</summary>
public sealed class CheckerTests
{
    public static TheoryData<string> Plants => [.. Plant.All.Select(plant => plant.Name)];

    [Fact]
    public void Nothing_is_found_where_every_promise_is_kept() => Checker.Check(Scene.Healthy()).ShouldBeEmpty();

    [Theory, MemberData(nameof(Plants))]
    public void A_planted_fault_is_found(string name)
    {
        var plant = Plant.All.Single(plant => plant.Name == name);
        for (var seed = 0; seed < 10; seed++)
            Checker.Check(plant.In(Scene.Healthy(), new(seed))).ShouldContain(violation => violation.Rule == plant.Rule, $"seed {seed}");
    }
}
