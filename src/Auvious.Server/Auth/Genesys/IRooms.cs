using Auvious.Core;

namespace Auvious.Server.Auth.Genesys;

/// <summary>Opens the conference behind a room.</summary>
public interface IRooms
{
    /// <summary>Opening one that is open already changes nothing; false when it is over for good.</summary>
    Task<bool> Open(ConferenceId conference, UserId creator, CancellationToken ct);
}

/// <summary>Stands in until the conference shard is wired.</summary>
internal sealed class NoRooms : IRooms
{
    public Task<bool> Open(ConferenceId conference, UserId creator, CancellationToken ct) => Task.FromResult(true);
}
