namespace Auvious.Core;

/// <summary>Anything said to one conference; its shard is found by the id.</summary>
public interface IConferenceMessage
{
    ConferenceId Conference { get; }
}
