namespace Faultline.Core.Incidents;

/// <summary>
/// When to ask again while something fails, until recovery is confirmed (C2). Each vote asks for the next one of its region.
/// </summary>
internal static class Asking
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Undecided = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(30);

    /// <summary>A first region saw it fail: what do the others see?</summary>
    public static void Others(ref Turn turn, Vote vote)
    {
        if (!vote.CanHurry)
            return;
        foreach (var region in turn.State.Policy.Regions)
        {
            if (region != vote.Region)
                turn.Ask(region, turn.Now, $"{vote.Region} saw {vote.Verdict.Reason}: does it fail from here as well?");
        }
    }

    /// <summary>Nothing is asked where hurry would do harm: then the ordinary schedule has to do.</summary>
    public static void Next(ref Turn turn, Vote vote)
    {
        if (turn.State.Problem is not { } problem || !vote.CanHurry)
            return;
        var policy = turn.State.Policy;
        var undecided = vote.StartedAt + Shorter(policy.Interval, Undecided);
        var (when, because) = (problem.Recovery, problem.Incident) switch
        {
            ({ } recovery, _) => (Burst(problem, vote, recovery.EndedAt) ?? undecided, "it passed: is it well again?"),
            (null, null) => (Burst(problem, vote, problem.First.EndedAt) ?? undecided, "it failed: was it an accident?"),
            _ => (vote.StartedAt + Shorter(policy.Interval, Told), "it is known to fail: does it still?"),
        };
        turn.Ask(vote.Region, when, because);
    }

    /// <summary>A single region repeats itself after 2 s and 5 s; several have each other.</summary>
    private static DateTimeOffset? Burst(Problem problem, Vote vote, DateTimeOffset from) =>
        problem.Ballots.All is [var only] && only.Newest.StartedAt == vote.StartedAt
            ? only.Fresh switch { 0 => from + First, 1 => from + Second, _ => null }
            : null;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
