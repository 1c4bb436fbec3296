namespace Auvious.Server.Endpoints;

/// <summary>Marks the endpoints' shard region among the actors to be had.</summary>
public sealed class EndpointRegion;
