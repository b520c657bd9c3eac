using Faultline.Core.Schedules;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Monitors;

/// <summary>What a configuration says of maintenance and hours, as windows that can be asked (I4, A1).</summary>
public static class Maintenance
{
    /// <summary>The windows that hold for a monitor: those that name it, and those that name none.</summary>
    public static IReadOnlyList<MaintenanceWindow> WindowsFor(this FaultlineConfiguration configuration, string monitor) =>
    [
        .. configuration.Maintenance
            .Where(m => m.Monitors.Count == 0 || m.Monitors.Contains(monitor, StringComparer.Ordinal))
            .Select(m => m.Window(configuration.TimeZone)),
    ];

    /// <summary>Whether a moment lies in weekly hours: a route's, for one.</summary>
    /// <param name="zone">Of the route, else of the configuration.</param>
    public static bool Contains(this WeeklyHours hours, TimeZoneInfo zone, DateTimeOffset now) => hours.In(zone).Contains(now);

    private static MaintenanceWindow Window(this MaintenanceConfiguration maintenance, TimeZoneInfo fileZone) => maintenance switch
    {
        { Every: { } hours } => hours.In(maintenance.Zone ?? fileZone),
        { From: { } from, To: { } to } => new MaintenanceWindow.Once(from, to),
        _ => throw new ArgumentException("A window that neither comes weekly nor has two ends was never validated.", nameof(maintenance)),
    };

    private static MaintenanceWindow.Weekly In(this WeeklyHours hours, TimeZoneInfo zone) => new(hours.Days, hours.From, hours.To, zone);
}
