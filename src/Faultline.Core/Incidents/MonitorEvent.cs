namespace Faultline.Core.Incidents;

/// <summary>Something that happened to a monitor, in the order in which its evaluator saw it.</summary>
public abstract record MonitorEvent(DateTimeOffset At)
{
    /// <summary>A check was judged.</summary>
    public sealed record Checked(Vote Vote) : MonitorEvent(Vote.EndedAt);

    /// <summary>The moment that <see cref="MonitorState.WakeAt"/> named has come.</summary>
    public sealed record TimePassed(DateTimeOffset At) : MonitorEvent(At);

    /// <summary>A file was loaded: the monitor is new, changed, renamed, or the same with another interval (I7).</summary>
    public sealed record Configured(DateTimeOffset At, MonitorPolicy Policy) : MonitorEvent(At);

    public sealed record Paused(DateTimeOffset At) : MonitorEvent(At);

    public sealed record Resumed(DateTimeOffset At) : MonitorEvent(At);

    /// <summary>No file names it any more.</summary>
    public sealed record Removed(DateTimeOffset At) : MonitorEvent(At);

    /// <summary>A maintenance window began: checks go on, nobody is told (I4).</summary>
    public sealed record MaintenanceBegan(DateTimeOffset At) : MonitorEvent(At);

    public sealed record MaintenanceEnded(DateTimeOffset At) : MonitorEvent(At);

    /// <param name="By">Who takes the incident.</param>
    public sealed record Acknowledged(DateTimeOffset At, string Incident, string By) : MonitorEvent(At);
}
