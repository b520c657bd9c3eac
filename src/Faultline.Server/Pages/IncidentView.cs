using Faultline.Core.Diagnosis;
using Faultline.Engine.Alerts;
using Faultline.Engine.Incidents;
using Faultline.Engine.Monitors;
using Faultline.Server.Traffic;

namespace Faultline.Server.Pages;

/// <summary>An incident as its page shows it.</summary>
/// <param name="Monitor">As it is now; null when it is watched no more.</param>
/// <param name="Traffic">What real traffic of its host says; null when none is read.</param>
public sealed record IncidentView(IncidentHistory Story, IReadOnlyList<Delivery> Deliveries, MonitorStatus? Monitor, DateTimeOffset At, HostTraffic? Traffic)
{
    /// <summary>The line as it can be drawn: while the newest check still says what the incident says; else only its text is known.</summary>
    public FaultLine? Drawn =>
        Monitor?.Latest is { } latest && Story.Incident.IsOpen && latest.Verdict.Reason == Story.Incident.Reason
            ? latest.Line
            : null;
}
