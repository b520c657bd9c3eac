using Faultline.Engine;
using Faultline.Engine.Telemetry;

namespace Faultline.Server;

/// <summary>The running system as pages and API see it.</summary>
public static class HubSource
{
    public static Source Of(Hub hub, TimeProvider time) => new()
    {
        Time = time,
        Progress = hub.Progress,
        Metrics = new Metrics(time),
        Monitors = () => hub.Monitors,
        Results = (_, _, _, _, _) => throw new NotSupportedException("stores are wired when they land"),
        Spans = (_, _, _, _) => throw new NotSupportedException("stores are wired when they land"),
        Incidents = (_, _) => throw new NotSupportedException("stores are wired when they land"),
        Incident = (_, _) => throw new NotSupportedException("stores are wired when they land"),
        Acknowledge = hub.AcknowledgeAsync,
        Reload = hub.ReloadAsync,
        Backup = (_, _) => throw new NotSupportedException("stores are wired when they land"),
    };
}
