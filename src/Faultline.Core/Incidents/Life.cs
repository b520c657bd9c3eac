using Faultline.Core.Regions;

namespace Faultline.Core.Incidents;

/// <summary>A monitor's life beside its checks: configured, paused, resumed, removed (I7).</summary>
internal static class Life
{
    public static void Configure(ref Turn turn, MonitorPolicy policy)
    {
        var (before, back) = (turn.State.Policy, turn.State.IsRemoved);
        if (policy == before && !back)
            return;
        turn.State = turn.State with { Policy = policy, IsRemoved = false };
        if (policy.Name != before.Name)
            OpenIncidents.Each(ref turn, Rename);
        if (policy.Fingerprint != before.Fingerprint)
            Reconsider(ref turn);
        else if (turn.State.Problem is { } problem)
            turn.State = turn.State with { Problem = Heard(problem with { Ballots = problem.Ballots.Of(policy) }) };
        if ((back || policy.Fingerprint != before.Fingerprint) && !turn.State.IsPaused)
            turn.AskEverywhere(back ? "the file names it again" : "it is asked in another way from now on");
    }

    public static void Pause(ref Turn turn)
    {
        if (turn.State.IsPaused)
            return;
        Close(ref turn, "the monitor was paused");
        turn.State = turn.State with { IsPaused = true };
    }

    public static void Resume(ref Turn turn)
    {
        if (!turn.State.IsPaused)
            return;
        turn.State = turn.State with { IsPaused = false };
        if (!turn.State.IsRemoved)
            turn.AskEverywhere("the monitor is no longer paused");
    }

    public static void Remove(ref Turn turn)
    {
        if (turn.State.IsRemoved)
            return;
        Close(ref turn, "no file names the monitor any more");
        turn.State = turn.State with { IsRemoved = true };
    }

    /// <summary>
    /// Votes of the old configuration prove nothing about the new one: a suspicion is dropped, and of an open incident only the new one's
    /// votes decide. What was 429 for one URL need not be for another.
    /// </summary>
    private static void Reconsider(ref Turn turn)
    {
        RateLimits.Lift(ref turn);
        var problem = turn.State.Problem;
        turn.State = turn.State with
        {
            PassedBefore = false,
            Problem = problem is null ? null : Heard(problem with { Ballots = Ballots.None, Recovery = null, CalmerSince = null }),
        };
    }

    /// <summary>What was only suspected is nothing without a vote.</summary>
    private static Problem? Heard(Problem problem) => problem.Incident is null && problem.Ballots.All.Count == 0 ? null : problem;

    /// <summary>Nobody looks any more, so nobody can say "recovered". A mere suspicion is dropped without a word.</summary>
    private static void Close(ref Turn turn, string because)
    {
        foreach (var incident in turn.State.OpenIncidents)
        {
            var removed = incident with { Status = IncidentStatus.Removed, ResolvedAt = turn.Now };
            turn.Change(removed, IncidentChange.Removed, null, because);
            turn.Tell(removed, NotificationKind.Removed, because);
        }

        turn.State = turn.State with { Problem = null, Outages = null, Rejections = null, RateLimit = null, Settled = turn.Now };
    }

    private static Incident Rename(ref Turn turn, Incident incident)
    {
        var renamed = incident with { MonitorName = turn.State.Policy.Name };
        turn.Change(renamed, IncidentChange.Renamed, null, $"the monitor was called {incident.MonitorName}");
        return renamed;
    }
}
