using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>A check was judged: who may learn from it, and what of it is remembered.</summary>
internal static class Checks
{
    public static void Note(ref Turn turn, Vote vote)
    {
        if (!Counts(turn.State, vote))
            return;
        if (vote.Verdict.State == State.Inconclusive)
        {
            Asking.Next(ref turn, vote);
            return;
        }

        RateLimits.Note(ref turn, vote);
        Notices.Note(ref turn, vote);
        Remember(ref turn, vote);
        Problems.Note(ref turn, vote);
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
        && !(state.Problem is { } problem && vote.StartedAt <= (problem.Ballots.From(vote.Region)?.Newest.StartedAt ?? problem.First.StartedAt));

    private static void Remember(ref Turn turn, Vote vote)
    {
        var state = turn.State;
        if (!vote.Fails && !(state.PassedBefore && state.EverPassed))
            state = state with { PassedBefore = true, EverPassed = true };
        // With several regions one alone does not say how the monitor is: see Problems.
        if (state.Policy.Regions.Count <= 1 && state.State != vote.Verdict.State)
            state = state with { State = vote.Verdict.State, Since = vote.StartedAt, Settled = Later(state.Settled, vote) };
        turn.State = state;
    }

    private static DateTimeOffset Later(DateTimeOffset settled, Vote vote) => settled > vote.StartedAt ? settled : vote.StartedAt;
}
