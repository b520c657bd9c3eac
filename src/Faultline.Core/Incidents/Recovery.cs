using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>From a first passing vote to the confirmed end of a problem, or back (C3).</summary>
internal static class Recovery
{
    public static Problem Begin(ref Turn turn, Problem problem, Vote vote)
    {
        if (problem.Incident is { } incident)
            turn.Change(incident, IncidentChange.Recovering, vote, "a first check passed; more have to agree");
        return problem with { Recovery = new FirstPass(vote.StartedAt, vote.EndedAt), Ballots = problem.Ballots.Anew() };
    }

    public static Problem Relapse(ref Turn turn, Problem problem, Vote vote)
    {
        if (problem.Incident is { } incident)
            turn.Change(incident, IncidentChange.Relapsed, vote, $"{vote.Verdict.Reason} before its recovery was confirmed");
        return problem with { Recovery = null };
    }

    /// <summary>The problem is over, since its first passing check: an incident if people were told of it, else a blip.</summary>
    public static void Complete(ref Turn turn, Problem problem, Vote vote)
    {
        var (first, end) = (problem.First, problem.Recovery!.StartedAt);
        turn.State = turn.State with { Problem = null };
        var lasted = Spoken.Rough(end - first.StartedAt);
        var blip = new Blip(turn.State.Policy.Monitor, first.StartedAt, end, first.State, first.Fault, first.Reason);
        if (problem.Incident is { } incident)
        {
            var resolved = incident with { Status = IncidentStatus.Resolved, ResolvedAt = end };
            var because = $"enough checks passed; it had failed for {lasted}";
            turn.Change(resolved, IncidentChange.Resolved, vote, because);
            turn.Tell(resolved, NotificationKind.Resolved, because);
            blip = blip with { State = incident.State, Fault = incident.Fault, Reason = incident.Reason };
        }
        else
        {
            turn.Say(new Effect.BlipEnded(turn.Now, blip, $"it passed after {lasted}, before anybody was told"));
        }

        Instability.Note(ref turn, blip);
    }
}
