using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>In a maintenance window checks go on and nobody is told anything new (I4).</summary>
internal static class Maintenance
{
    /// <summary>
    /// A suspicion is dropped: what it saw is most likely the maintenance. An open incident stays, and may still recover.
    /// </summary>
    public static void Begin(ref Turn turn)
    {
        if (turn.State.InMaintenance)
            return;
        var told = turn.State.Problem?.Incident is not null;
        turn.State = turn.State with { InMaintenance = true, Problem = told ? turn.State.Problem : null };
    }

    public static void End(ref Turn turn)
    {
        if (!turn.State.InMaintenance)
            return;
        turn.State = turn.State with { InMaintenance = false, MaintenanceEndedAt = turn.Now };
        if (turn.State is { State: not (State.Up or null), IsPaused: false, IsRemoved: false })
            turn.AskEverywhere("the maintenance window ended while it failed: does it still?");
    }
}
