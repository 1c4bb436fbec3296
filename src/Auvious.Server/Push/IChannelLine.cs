namespace Auvious.Server.Push;

/// <summary>The way to one client, whatever carries it. A task is done when the client's transport has room for more.</summary>
public interface IChannelLine
{
    Task Event(long sequence, string json);

    Task Gap(long firstAvailable);

    /// <summary>Hangs up, and tells the client to come back: another node has what it waits for.</summary>
    void Redirect();

    /// <summary>Hangs up; may be said more than once.</summary>
    void Close();
}
