using Auvious.Cluster.Tests.Running;

// The proof by hand: dotnet run --project tests/Auvious.Cluster.Tests -- --kills 200 --seed 7 --clients 200 --nodes 3
ProofOptions options;
try
{
    options = ProofOptions.Read(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
var verdict = await new Proof(options, Console.WriteLine).Run();
Console.WriteLine(verdict.IsGood ? verdict.Summary : $"{verdict}");
return verdict.IsGood ? 0 : 1;
