using Faultline.Core.Verdicts;

namespace Faultline.Core.Uptime;

/// <summary>A stretch of time in one condition, with its fault. From is included, To excluded.</summary>
/// <param name="Fault">None where the condition has none.</param>
/// <param name="Reason">Of the first check in it; empty where no check made it.</param>
public sealed record Span(DateTimeOffset From, DateTimeOffset To, Condition Condition, Fault Fault, string Reason)
{
    public TimeSpan Length => To - From;

    /// <summary>What the time counts as in an availability (I5): rejected with fault server is down.</summary>
    public Condition CountsAs => this is { Condition: Condition.Rejected, Fault: Fault.Server } ? Condition.Down : Condition;
}

/// <summary>How time is accounted (spec, words: span).</summary>
public enum Condition
{
    Up,
    Degraded,
    Rejected,
    Down,

    /// <summary>Nobody could tell: no check, or the probe itself was at fault.</summary>
    Unknown,
    Maintenance,
    Paused,
}

/// <summary>What one check contributes to the history: its condition holds until the next one, or until nobody can tell any more.</summary>
/// <param name="At">When the check started.</param>
/// <param name="Covers">How long it speaks for the time after it, at most: the interval and what a check may take, with slack.</param>
/// <param name="Condition">Up, degraded, rejected, down; unknown for an inconclusive check.</param>
public readonly record struct Sighting(DateTimeOffset At, TimeSpan Covers, Condition Condition, Fault Fault, string Reason)
{
    /// <summary>From here on it says nothing.</summary>
    public DateTimeOffset CoveredUntil => At + Covers;

    /// <summary>Cut to whole microseconds in UTC, as precisely as history is kept: what is stored equals what was computed.</summary>
    internal Sighting Cut() => this with { At = At.Cut(), Covers = Covers.Cut() };
}

internal static class Microseconds
{
    public static DateTimeOffset Cut(this DateTimeOffset time) => new(Cut(time.UtcTicks), TimeSpan.Zero);

    public static TimeSpan Cut(this TimeSpan time) => new(Cut(time.Ticks));

    private static long Cut(long ticks) => ticks - (ticks % TimeSpan.TicksPerMicrosecond);
}
