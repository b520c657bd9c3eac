using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Monitors;

namespace Faultline.Server.Pages;

/// <summary>How soon somebody should look at a monitor, worst first.</summary>
public enum Need
{
    Now,
    Later,
    Unknown,
    Well,

    /// <summary>Paused, or in maintenance.</summary>
    Aside,
}

/// <summary>A monitor as a page shows it: what it is called, and how soon it needs somebody.</summary>
public sealed record Standing(MonitorStatus Monitor, Need Need, string Word)
{
    /// <summary>The open incident of the highest urgency; null when there is none.</summary>
    public Incident? Incident { get; } = Monitor.Incidents.Where(incident => incident.IsOpen).MaxBy(incident => incident.Urgency);

    public static Standing Of(MonitorStatus monitor)
    {
        if (monitor.Configuration.Paused || monitor.Condition == Condition.Paused)
            return new Standing(monitor, Need.Aside, "paused");
        if (monitor.Condition == Condition.Maintenance)
            return new Standing(monitor, Need.Aside, "maintenance");
        if (monitor.State is not { } state || monitor.Condition == Condition.Unknown)
            return new Standing(monitor, Need.Unknown, "unknown");
        var urgent = monitor.Incidents.Any(incident => incident.IsOpen && incident.Urgency >= Urgency.Normal);
        var unstable = monitor.Incidents.Any(incident => incident.IsOpen && incident.Kind == IncidentKind.Instability);
        var need = state == State.Down || urgent ? Need.Now
            : state != State.Up || monitor.Incidents.Any(incident => incident.IsOpen) ? Need.Later
            : Need.Well;
        return new Standing(monitor, need, state == State.Up && unstable ? "unstable" : state.Word());
    }

    /// <summary>Worst first: need, then state, then urgency, then name.</summary>
    public static int Compare(Standing a, Standing b)
    {
        var order = a.Need.CompareTo(b.Need);
        if (order == 0)
            order = Badness(b).CompareTo(Badness(a));
        if (order == 0)
            order = (b.Incident?.Urgency ?? Urgency.None).CompareTo(a.Incident?.Urgency ?? Urgency.None);
        return order != 0 ? order : string.CompareOrdinal(a.Monitor.Name, b.Monitor.Name);
    }

    private static int Badness(Standing standing) => standing.Monitor.State switch
    {
        State.Down => 3,
        State.Rejected => 2,
        State.Degraded => 1,
        _ => 0,
    };
}
