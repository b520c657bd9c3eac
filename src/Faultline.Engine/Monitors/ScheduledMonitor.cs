namespace Faultline.Engine.Monitors;

/// <summary>
/// When one monitor is due, in timestamps of the scheduler's clock: no setting of the wall clock moves them. Used under the scheduler's lock.
/// </summary>
internal sealed class ScheduledMonitor(Watched watched)
{
    public Watched Watched => watched;

    /// <summary>One point of the grid on which it is asked.</summary>
    public long Phase { get; set; }

    public long Interval { get; set; }

    /// <summary>The next point of the grid.</summary>
    public long Regular { get; set; }

    /// <summary>Sooner than that, since a vote is wanted; null for no such wish.</summary>
    public long? Again { get; set; }

    /// <summary>Not before, since it asked us to stay away (V6).</summary>
    public long NotBefore { get; set; } = long.MinValue;

    public bool IsInFlight { get; set; }

    /// <summary>The check in flight was started only because a vote is wanted.</summary>
    public bool IsHurried { get; set; }

    /// <summary>How long after its due time the check in flight was started.</summary>
    public TimeSpan Late { get; set; }

    /// <summary>Paused, removed, or not yet begun: it is not in the queue.</summary>
    public bool IsOff { get; set; } = true;

    /// <summary>Tells its place in the queue from places that it had before.</summary>
    public int Place { get; set; }

    public long Due => Math.Max(NotBefore, Math.Min(Regular, Again ?? long.MaxValue));
}
