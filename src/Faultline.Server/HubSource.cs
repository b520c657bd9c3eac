using Faultline.Engine;
using Faultline.Engine.Monitors;
using Faultline.Server.Uptime;

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
        Pasts = (monitors, from, to, cancel) => PastsAsync(hub, monitors, from, to, cancel),
        Incidents = hub.Incidents.ListAsync,
        Incident = hub.Incidents.FindAsync,
        Deliveries = (incident, cancel) => hub.Outbox.LogAsync(incident, channel: null, MostDeliveries, cancel),
        LogSources = () => hub.LogSources(),
        LogTotals = hub.Traffic.SourcesAsync,
        Traffic = hub.Traffic.ReadAsync,
        Acknowledge = hub.AcknowledgeAsync,
        Push = hub.PushAsync,
        Reload = hub.ReloadAsync,
        Backup = hub.Database.BackupAsync,
    };

    private static async Task<IReadOnlyList<Past>> PastsAsync(
        Hub hub, IReadOnlyList<MonitorStatus> monitors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var spans = hub.Spans.ReadManyAsync(from, to, monitors.ToDictionary(m => m.Row, m => m.Open.CoveredUntil), cancel);
        var blips = hub.Incidents.BlipsAsync([.. monitors.Select(IdOf)], from, to, cancel);
        var (spansOf, blipsOf) = (await spans, await blips);
        return [.. monitors.Select(m => Past.Of(spansOf.GetValueOrDefault(m.Row, []), [.. blipsOf[IdOf(m)]], from, to))];
    }

    private static string IdOf(MonitorStatus monitor) => monitor.Configuration.Id ?? monitor.Name;
}
