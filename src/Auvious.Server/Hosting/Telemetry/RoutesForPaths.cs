using System.Diagnostics;
using OpenTelemetry;

namespace Auvious.Server.Hosting.Telemetry;

/// <summary>Puts a request's route in the place of its path, which may hold a ticket, and of its query, which may hold a token or a secret.</summary>
internal sealed class RoutesForPaths : BaseProcessor<Activity>
{
    public override void OnEnd(Activity activity)
    {
        if (activity.GetTagItem("url.path") is null) return;
        activity.SetTag("url.path", activity.GetTagItem("http.route"));
        activity.SetTag("url.query", null);
        activity.SetTag("url.full", null);
    }
}
