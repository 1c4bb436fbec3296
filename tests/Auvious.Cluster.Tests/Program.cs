using System.Runtime.InteropServices;
using Auvious.Cluster.Tests.Measuring;
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
// Whoever stops it does not want its servers to go on.
using var stop = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
if (options.Measure is "COST")
{
    Console.WriteLine(await new CommandCost(options, Console.WriteLine).Run(stop.Token));
    return 0;
}
if (options.Measure is { } signal)
{
    Console.WriteLine(await new TimeBack(options, signal, Console.WriteLine).Run(stop.Token));
    return 0;
}
var verdict = await new Proof(options, Console.WriteLine).Run(stop.Token);
Console.WriteLine(verdict.IsGood ? verdict.Summary : $"{verdict}");
return verdict.IsGood ? 0 : 1;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
