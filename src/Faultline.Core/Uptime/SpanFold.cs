using Faultline.Core.Verdicts;

namespace Faultline.Core.Uptime;

/// <summary>
/// The history of one monitor as a fold in event time: what was, event by event, becomes stretches that touch and never overlap. Pure. A
/// stretch once closed is never changed; late sightings lie in a layer of their own (<see cref="LateLayer"/>).
/// </summary>
public static class SpanFold
{
    /// <summary>History begins: nobody has looked yet.</summary>
    public static SpanStep Begin(DateTimeOffset at) => First(new SpanState(at.Cut(), Condition.Unknown, Fault.None, "", null));

    /// <summary>Not newer than the newest live sighting: it belongs to the late layer; <see cref="Next"/> leaves it out.</summary>
    public static bool IsLate(SpanState? state, Sighting sighting) =>
        state?.Last is { } last && sighting.At.Cut() <= last.At;

    /// <summary>
    /// A check was judged. More of the same extends the open stretch without a trace, and allocates nothing: this is what every check does.
    /// </summary>
    /// <param name="state">Null where history begins.</param>
    public static SpanStep Next(SpanState? state, Sighting sighting)
    {
        sighting = sighting.Cut();
        if (state is not { } now)
            return First(new SpanState(sighting.At, sighting.Condition, sighting.Fault, sighting.Reason, sighting));
        if (IsLate(state, sighting))
            return new SpanStep(now, null, null, Opened: false);
        return now.IsAside
            ? new SpanStep(now with { Last = sighting }, null, null, Opened: false)
            : Turn(now, sighting.At, new SpanState(sighting.At, sighting.Condition, sighting.Fault, sighting.Reason, sighting));
    }

    /// <summary>From now on time is accounted as paused or maintenance, whatever sightings say; the one replaces the other.</summary>
    /// <param name="aside"><see cref="Condition.Paused"/> or <see cref="Condition.Maintenance"/>.</param>
    public static SpanStep Enter(SpanState? state, Condition aside, DateTimeOffset at)
    {
        if (aside is not (Condition.Paused or Condition.Maintenance))
            throw new ArgumentOutOfRangeException(nameof(aside), aside, "Only paused and maintenance are entered.");
        var entered = new SpanState(at.Cut(), aside, Fault.None, "", state?.Last);
        return state is { } now ? Turn(now, at.Cut(), entered) : First(entered);
    }

    /// <summary>Sightings count again: what the last one said, if it still speaks for this moment, else unknown until the next.</summary>
    public static SpanStep Leave(SpanState state, DateTimeOffset at)
    {
        if (!state.IsAside)
            return new SpanStep(state, null, null, Opened: false);
        at = at.Cut();
        return Turn(state, at, state.Last is { } last && at < last.CoveredUntil
            ? new SpanState(at, last.Condition, last.Fault, last.Reason, last)
            : new SpanState(at, Condition.Unknown, Fault.None, "", state.Last));
    }

    /// <summary>Nobody will look any more: the monitor was removed. What the last check covers stays, what follows is unknown.</summary>
    public static SpanStep Stop(SpanState state, DateTimeOffset at) =>
        Turn(state, at.Cut(), new SpanState(at.Cut(), Condition.Unknown, Fault.None, "", state.Last));

    /// <summary>Goes on with what was stored of the open stretch, after a restart.</summary>
    /// <param name="newest">
    /// The newest live sighting in store, which may be of another condition while paused or in maintenance. Null when there is none left:
    /// then nothing says how far the stretch reached.
    /// </param>
    public static SpanState Resume(DateTimeOffset from, Condition condition, Fault fault, string reason, Sighting? newest)
    {
        var state = new SpanState(from, condition, fault, reason, newest?.Cut());
        return state is { Last: null, CoversItself: false }
            ? state with { Last = new Sighting(from, TimeSpan.Zero, condition, fault, reason) }
            : state;
    }

    private static SpanStep First(SpanState state) => new(state, null, null, Opened: true);

    /// <param name="at">Before the open stretch began, when a check began before what ended it: then it counts from there.</param>
    private static SpanStep Turn(SpanState was, DateTimeOffset at, SpanState becomes)
    {
        at = at < was.From ? was.From : at;
        var covered = was.CoveredUntil < at ? was.CoveredUntil : at;
        var isSame = was.Condition == becomes.Condition && was.Fault == becomes.Fault;
        if (covered == at && isSame)
            return new SpanStep(was with { Last = becomes.Last }, null, null, Opened: false);
        var closed = was.From < covered ? new Span(was.From, covered, was.Condition, was.Fault, was.Reason) : null;
        // Unknown after unknown is one stretch.
        if (covered < at && becomes is { Condition: Condition.Unknown, Fault: Fault.None })
            return new SpanStep(becomes with { From = covered, Reason = "" }, closed, null, Opened: true);
        var gap = covered < at ? new Span(covered, at, Condition.Unknown, Fault.None, "") : null;
        return new SpanStep(becomes with { From = at }, closed, gap, Opened: true);
    }
}
