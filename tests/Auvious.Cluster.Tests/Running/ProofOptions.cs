using Auvious.Cluster.Tests.Faults;

namespace Auvious.Cluster.Tests.Running;

/// <summary>What a run is like.</summary>
internal sealed record ProofOptions
{
    public int Kills { get; init; } = 6;

    public int Seed { get; init; } = 1;

    public int Clients { get; init; } = 200;

    public int Nodes { get; init; } = 3;

    /// <summary>Commands per second of all clients together.</summary>
    public double Rate { get; init; } = 40;

    /// <summary>The least it takes.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A single node on SQLite.</summary>
    public bool IsSqlite { get; init; }

    /// <summary>
    /// Measured instead of proved: how long conferences are away after this signal, <c>kill</c> or <c>term</c>, or what a command costs,
    /// <c>cost</c>.
    /// </summary>
    public string? Measure { get; init; }

    /// <summary>The server's assembly; none: as it was built with this project.</summary>
    public string? Server { get; init; }

    /// <summary>A directory where everything that the nodes say is written, too; none: nowhere.</summary>
    public string? Logs { get; init; }

    public IReadOnlyList<FaultKind> Faults { get; init; } = Enum.GetValues<FaultKind>();

    /// <summary>How long PostgreSQL is away each time; none: as the seed says, some seconds.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>The same from the command line; throws when it can't be read.</summary>
    public static ProofOptions Read(string[] arguments)
    {
        var options = new ProofOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value");
            options = arguments[i] switch
            {
                "--kills" => options with { Kills = int.Parse(value) },
                "--seed" => options with { Seed = int.Parse(value) },
                "--clients" => options with { Clients = int.Parse(value) },
                "--nodes" => options with { Nodes = int.Parse(value) },
                "--rate" => options with { Rate = double.Parse(value) },
                "--least" => options with { Least = TimeSpan.FromSeconds(double.Parse(value)) },
                "--sqlite" => options with { IsSqlite = bool.Parse(value), Nodes = 1, Faults = [FaultKind.Kill, FaultKind.Stop, FaultKind.Freeze] },
                "--measure" => options with { Measure = value is "kill" or "term" or "cost" ? value.ToUpperInvariant() : throw new FormatException($"{value} can't be measured") },
                "--server" => options with { Server = Path.GetFullPath(value) },
                "--logs" => options with { Logs = Directory.CreateDirectory(value).FullName },
                "--outage" => options with { Outage = TimeSpan.FromSeconds(double.Parse(value)) },
                "--faults" => options with { Faults = [.. value.Split(',').Select(Enum.Parse<FaultKind>)] },
                var unknown => throw new FormatException($"{unknown} is not known"),
            };
        }
        return options;
    }
}
