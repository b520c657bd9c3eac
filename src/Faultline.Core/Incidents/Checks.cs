using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>A check was judged: who may learn from it, and what of it is remembered.</summary>
internal static class Checks
{
    /// <summary>False for a check that decides nothing.</summary>
    public static bool Note(ref Turn turn, Vote vote)
    {
        if (!Counts(turn.State, vote))
            return false;
        if (vote.Verdict.State == State.Inconclusive)
        {
            Asking.Next(ref turn, vote);
            return false;
        }

        var before = turn.State;
        RateLimits.Note(ref turn, vote);
        Notices.Note(ref turn, vote);
        Remember(ref turn, vote);
        Problems.Note(ref turn, vote);
        // Of several regions one may have begun to look before another and still have something to say while it is undecided.
        if (!ReferenceEquals(turn.State, before) && (turn.State.Problem is null || turn.State.Policy.Regions.Count <= 1))
            turn.State = turn.State with { Settled = vote.StartedAt };
        return true;
    }

    /// <summary>
    /// A vote asked with another configuration, from a region that is no longer one, or from before what has been decided says nothing.
    /// </summary>
    private static bool Counts(MonitorState state, Vote vote) =>
        !state.IsPaused
        && !state.IsRemoved
        && vote.Fingerprint == state.Policy.Fingerprint
        && state.Policy.HasRegion(vote.Region)
        && vote.StartedAt > state.Settled
        && !(state.Problem is { } problem && vote.StartedAt <= Considered(problem, vote.Region));

    private static DateTimeOffset Considered(Problem problem, string region) =>
        problem.Ballots.From(region)?.Newest.StartedAt ?? problem.First.StartedAt;

    private static void Remember(ref Turn turn, Vote vote)
    {
        var state = turn.State;
        // Slow is not refused: what answered as expected, if not well, has worked.
        if (vote.Verdict.State is State.Up or State.Degraded && !(state.PassedBefore && state.EverPassed))
            state = state with { PassedBefore = true, EverPassed = true };
        // With several regions one alone does not say how the monitor is: see Problems.
        if (state.Policy.Regions.Count <= 1 && state.State != vote.Verdict.State)
            state = state with { State = vote.Verdict.State, Since = vote.StartedAt };
        turn.State = state;
    }
}
