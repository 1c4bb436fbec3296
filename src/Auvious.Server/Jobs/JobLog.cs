using Hangfire.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Auvious.Server.Jobs;

/// <summary>
/// Hangfire's words in the host's log. Hangfire keeps one provider for the whole process, so that a host that has ended may still be asked:
/// it says nothing then, where Hangfire's own provider would throw.
/// </summary>
internal sealed class JobLog(ILoggerFactory loggers) : ILogProvider
{
    public ILog GetLogger(string name)
    {
        try
        {
            return new Line(loggers.CreateLogger(name));
        }
        catch (ObjectDisposedException)
        {
            return new Line(NullLogger.Instance);
        }
    }

    private sealed class Line(ILogger log) : ILog
    {
        // Both enumerations have the same levels in the same order.
        public bool Log(Hangfire.Logging.LogLevel level, Func<string>? message, Exception? exception = null)
        {
            if (!log.IsEnabled((LogLevel)level)) return false;
            if (message is not null) log.Log((LogLevel)level, exception, "{Message}", message());
            return true;
        }
    }
}
