namespace Auvious.Core;

/// <summary>Anything said to one endpoint; its shard is found by the id.</summary>
public interface IEndpointMessage
{
    EndpointId Endpoint { get; }
}
