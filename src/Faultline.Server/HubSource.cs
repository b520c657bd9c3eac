using Faultline.Engine;

namespace Faultline.Server;

/// <summary>The running system as pages and API see it.</summary>
public static class HubSource
{
    /// <summary>More attempts than these are not shown of an incident.</summary>
    private const int MostDeliveries = 200;

    public static Source Of(Hub hub, TimeProvider time) => new()
    {
        Time = time,
        Progress = hub.Progress,
        Metrics = hub.Metrics,
        Monitors = () => hub.Monitors,
        Find = hub.Find,
        PublicUrl = () => hub.Configuration.PublicUrl is { } url ? new Uri(url.ToString()) : null,
        Results = (monitor, from, to, limit, cancel) => hub.Results.ReadAsync(monitor.Row, from, to, limit, cancel),
        Spans = (monitor, from, to, cancel) => hub.Spans.ReadAsync(monitor.Row, from, to, monitor.Open.CoveredUntil, cancel),
        Blips = (monitor, from, to, cancel) =>
            hub.Incidents.BlipsAsync(monitor.Configuration.Id ?? monitor.Name, from, to, cancel),
        Incidents = hub.Incidents.ListAsync,
        Incident = hub.Incidents.FindAsync,
        Deliveries = (incident, cancel) => hub.Outbox.LogAsync(incident, channel: null, MostDeliveries, cancel),
        Acknowledge = hub.AcknowledgeAsync,
        Reload = hub.ReloadAsync,
        Backup = hub.Database.BackupAsync,
    };
}
