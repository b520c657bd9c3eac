namespace Faultline.Core.Incidents;

/// <summary>
/// What a monitor's events mean: (state, event) to (state, effects). Pure and total; every effect says why.
/// Its clock is the events': they come in the order in which they happened, and <see cref="MonitorState.WakeAt"/> says when one is due.
/// </summary>
public static class IncidentMachine
{
    /// <summary>A monitor of which nothing is known yet. Checks that start from <paramref name="now"/> on cast votes.</summary>
    public static MonitorState Start(MonitorPolicy policy, DateTimeOffset now) =>
        new() { Policy = policy, Settled = now.AddTicks(-1) };

    /// <summary>
    /// The same state comes back when nothing changed that must be stored; a healthy monitor's passing check costs nothing.
    /// </summary>
    public static Transition Next(MonitorState state, MonitorEvent what)
    {
        var turn = new Turn(state, what.At);
        switch (what)
        {
            case MonitorEvent.Checked { Vote: var vote }:
                // A late one's clock is not ours, and one that can't tell must not be what opens an incident.
                if (!Checks.Note(ref turn, vote))
                    return turn.End;
                break;
            case MonitorEvent.Configured { Policy: var policy }:
                Life.Configure(ref turn, policy);
                break;
            case MonitorEvent.Paused:
                Life.Pause(ref turn);
                break;
            case MonitorEvent.Resumed:
                Life.Resume(ref turn);
                break;
            case MonitorEvent.Removed:
                Life.Remove(ref turn);
                break;
            case MonitorEvent.MaintenanceBegan:
                Maintenance.Begin(ref turn);
                break;
            case MonitorEvent.MaintenanceEnded:
                Maintenance.End(ref turn);
                break;
            case MonitorEvent.Acknowledged taken:
                Acknowledgement.Note(ref turn, taken);
                break;
        }

        // Whatever the event was, time has passed with it.
        Problems.OpenIfDue(ref turn);
        Instability.CloseIfQuiet(ref turn);
        RateLimits.TellIfBlind(ref turn);
        Alarm.Set(ref turn);
        return turn.End;
    }
}

/// <param name="State">The same instance when nothing changed that must be stored.</param>
/// <param name="Effects">In the order in which they are to be carried out.</param>
public readonly record struct Transition(MonitorState State, IReadOnlyList<Effect> Effects);
