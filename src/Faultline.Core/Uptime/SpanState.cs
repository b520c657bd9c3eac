using Faultline.Core.Verdicts;

namespace Faultline.Core.Uptime;

/// <summary>Where the history of one monitor stands: the open stretch, and how far it is known to reach.</summary>
/// <param name="From">When the open stretch began.</param>
/// <param name="Reason">Of the first check in it; empty where no check made it.</param>
/// <param name="Last">The newest live sighting; null before the first.</param>
public readonly record struct SpanState(DateTimeOffset From, Condition Condition, Fault Fault, string Reason, Sighting? Last)
{
    /// <summary>Paused or in maintenance: what sightings say is not accounted.</summary>
    public bool IsAside => Condition is Condition.Paused or Condition.Maintenance;

    /// <summary>Nobody has to look for it to go on: paused, maintenance, and unknown itself.</summary>
    internal bool CoversItself => IsAside || this is { Condition: Condition.Unknown, Fault: Fault.None };

    /// <summary>How far the open stretch reaches when nothing more happens; the time after it is unknown. May be the end of time.</summary>
    public DateTimeOffset CoveredUntil =>
        CoversItself || Last is not { } last ? DateTimeOffset.MaxValue
        : last.CoveredUntil > From ? last.CoveredUntil
        : From;

    /// <summary>The open stretch as spans up to <paramref name="now"/>, the time after it that nobody saw included.</summary>
    public IReadOnlyList<Span> Until(DateTimeOffset now)
    {
        now = now.Cut();
        if (now <= From)
            return [];
        var covered = CoveredUntil < now ? CoveredUntil : now;
        var open = new Span(From, covered, Condition, Fault, Reason);
        var unseen = new Span(covered, now, Condition.Unknown, Fault.None, "");
        return covered == now ? [open] : covered == From ? [unseen] : [open, unseen];
    }
}

/// <summary>
/// What one event did to the history. Where <see cref="Opened"/> is false, the open stretch goes on and nothing is to be stored.
/// </summary>
/// <param name="State">From now on.</param>
/// <param name="Closed">The stretch that was open, with its end; null where there was none, or none of any length.</param>
/// <param name="Gap">The time after it that nobody saw; null for none.</param>
/// <param name="Opened">The open stretch of <see cref="State"/> is another one than before.</param>
public readonly record struct SpanStep(SpanState State, Span? Closed, Span? Gap, bool Opened);
