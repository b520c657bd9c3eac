using Faultline.Core.Regions;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>
/// From the first failing vote to the incident (C2, C3, I2): suspect, confirm, tell if it lasts, follow what it turns into.
/// </summary>
internal static class Problems
{
    /// <summary>I2: a page needs a vote no older than this.</summary>
    private static readonly TimeSpan NewestAtMost = TimeSpan.FromSeconds(10);

    /// <summary>Takes a vote that counts into account.</summary>
    public static void Note(ref Turn turn, Vote vote)
    {
        if (turn.State.Problem is { Incident: null } suspected && IsForgotten(suspected, turn.State.Policy, vote))
            turn.State = turn.State with { Problem = null };
        if (turn.State.Problem is { } problem)
            GoOn(ref turn, problem, vote.Bounded());
        else if (vote.Fails && !turn.State.InMaintenance)
            Suspect(ref turn, vote.Bounded());
        AgreeOnState(ref turn, vote);
        OpenIfDue(ref turn);
        Asking.Next(ref turn, vote);
    }

    /// <summary>When the incident may be opened; null while nothing waits for that.</summary>
    public static DateTimeOffset? DueAt(MonitorState state) =>
        state is { Problem: { Incident: null, ConfirmedAt: not null, Recovery: null } problem, InMaintenance: false }
            ? Later(problem.First.StartedAt, state.MaintenanceEndedAt) + state.Policy.AlertAfter
            : null;

    public static void OpenIfDue(ref Turn turn)
    {
        var state = turn.State;
        if (!(DueAt(state) <= turn.Now) || state.Problem is not { Ballots.NewestFailing: { } newest } problem)
            return;
        var old = turn.Now - newest.EndedAt;
        if (old <= (newest.CanHurry ? NewestAtMost : NewestAtMost + state.Policy.Interval))
            Open(ref turn, problem, newest);
        else if (newest.CanHurry)
            turn.Ask(newest.Region, turn.Now, $"people are to be told now, and the newest look is {Spoken.Rough(old)} old");
    }

    /// <summary>
    /// Nobody could tell for so long (the program was stopped, the probe offline) that what failed before says nothing about what fails
    /// now.
    /// </summary>
    private static bool IsForgotten(Problem suspected, MonitorPolicy policy, Vote vote)
    {
        var newest = suspected.Ballots.Newest;
        return vote.StartedAt - newest.EndedAt > (policy.Interval * 3) + (newest.IsRateLimited ? RateLimits.Longest : TimeSpan.Zero);
    }

    private static void Suspect(ref Turn turn, Vote vote)
    {
        var verdict = vote.Verdict;
        var first = new FirstFailure(vote.StartedAt, vote.EndedAt, verdict.State, verdict.Fault, verdict.Reason);
        turn.State = turn.State with { Problem = new Problem { First = first, Ballots = Ballots.Of(vote) } };
        Asking.Others(ref turn, vote);
    }

    private static void GoOn(ref Turn turn, Problem problem, Vote vote)
    {
        var policy = turn.State.Policy;
        problem = problem with { Ballots = problem.Ballots.With(vote) };
        if (problem.ConfirmedAt is null && problem.Ballots.Failing == 0)
        {
            Recovery.Complete(ref turn, problem with { Recovery = new FirstPass(vote.StartedAt, vote.EndedAt) }, vote);
            return;
        }

        if (problem is { ConfirmedAt: not null, Recovery: not null } && Confirmation.IsUp(problem.Ballots, policy))
        {
            Recovery.Complete(ref turn, problem, vote);
            return;
        }

        if (problem.ConfirmedAt is null)
            problem = Confirmation.IsDown(problem.Ballots, policy) ? problem with { ConfirmedAt = turn.Now } : problem;
        else if (problem.Recovery is null && !Confirmation.StillFails(problem.Ballots, policy))
            problem = Recovery.Begin(ref turn, problem, vote);
        else if (problem.Recovery is not null && Confirmation.StillFails(problem.Ballots, policy))
            problem = Recovery.Relapse(ref turn, problem, vote);

        // In maintenance nobody is told, so what people would have to be told of waits until it ends (I4).
        if (vote.Fails && problem is { Incident: { } incident, Recovery: null } && !turn.State.InMaintenance)
            problem = Follow(ref turn, problem, incident, vote);
        turn.State = turn.State with { Problem = problem };
    }

    private static void Open(ref Turn turn, Problem problem, Vote newest)
    {
        var incident = Telling.Opened(turn.State, problem, newest, turn.Now);
        turn.State = turn.State with { Problem = problem with { Incident = incident } };
        var because = $"it has failed since {Telling.Clock(problem.First.StartedAt)}, enough votes agree, and the newest still fails";
        turn.Change(incident, IncidentChange.Opened, newest, because);
        turn.Tell(incident, NotificationKind.Opened, because);
    }

    /// <summary>Reason, fault and urgency are those of the newest failing vote (I1, A4).</summary>
    private static Problem Follow(ref Turn turn, Problem problem, Incident incident, Vote vote)
    {
        var next = Telling.Worded(incident, turn.State, problem, vote);
        var calmerSince = next.Urgency < incident.Urgency ? problem.CalmerSince ?? vote.StartedAt : (DateTimeOffset?)null;
        if (turn.Now - calmerSince < Telling.Calm)
            next = next with { Urgency = incident.Urgency };
        var (rose, fell) = (next.Urgency > incident.Urgency, next.Urgency < incident.Urgency);
        var turned = (next.State, next.Fault, next.Reason) != (incident.State, incident.Fault, incident.Reason);
        if (rose)
            next = next with { Status = IncidentStatus.Open, AcknowledgedAt = null, AcknowledgedBy = "" };
        if (turned)
            turn.Change(next, IncidentChange.ReasonChanged, vote, $"the newest vote says {next.Reason} instead of {incident.Reason}");
        var urgency = $"urgency went from {incident.Urgency.Word()} to {next.Urgency.Word()} with {next.Reason}";
        if (rose)
        {
            turn.Change(next, IncidentChange.UrgencyRose, vote, urgency);
            turn.Tell(next, NotificationKind.Updated, urgency);
        }
        else if (fell)
        {
            turn.Change(next, IncidentChange.UrgencyFell, vote, urgency);
        }

        return problem with { Incident = turned || rose || fell ? next : incident, CalmerSince = calmerSince };
    }

    /// <summary>Several regions make a state only by agreeing; one alone is dealt with where its vote is remembered.</summary>
    private static void AgreeOnState(ref Turn turn, Vote vote)
    {
        var state = turn.State;
        if (state.Policy.Regions.Count <= 1)
            return;
        var (agreed, since) = state.Problem switch
        {
            null when !vote.Fails => (State.Up, vote.StartedAt),
            { ConfirmedAt: not null, Recovery: null, Ballots.NewestFailing: { } newest } problem =>
                (newest.Verdict.State, state.State is State.Up or null ? problem.First.StartedAt : vote.StartedAt),
            { Recovery: { } recovery } => (State.Up, recovery.StartedAt),
            _ => (state.State, vote.StartedAt),
        };
        if (agreed is { } known && known != state.State)
            turn.State = state with { State = known, Since = since };
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;
}
