namespace Auvious.Server.Hosting.Departing;

/// <summary>How far this process is on its way out.</summary>
public sealed class Departure
{
    /// <summary>The exit code of a node that the others gave up: start it again. (BSD's EX_TEMPFAIL.)</summary>
    public const int GivenUp = 75;

    private volatile bool hasBegun;

    /// <summary>Nothing new should come here: the load balancer is told so.</summary>
    public bool HasBegun => hasBegun;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; set; }

    public void Begin() => hasBegun = true;
}
