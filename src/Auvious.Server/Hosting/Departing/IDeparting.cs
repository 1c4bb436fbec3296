namespace Auvious.Server.Hosting.Departing;

/// <summary>Something that must come to an end while the node still serves. Registered in the order in which it does.</summary>
public interface IDeparting
{
    /// <summary>Ends when it has. It bounds its own time.</summary>
    /// <param name="now">Wait no longer.</param>
    Task Depart(CancellationToken now);
}
