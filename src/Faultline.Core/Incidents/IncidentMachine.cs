namespace Faultline.Core.Incidents;

/// <summary>What a monitor's events mean: (state, event) to (state, effects). Pure and total; every effect says why.</summary>
public static class IncidentMachine
{
    public static Transition Next(MonitorState state, MonitorEvent what) => new(state, []);
}

/// <param name="State">The same instance when nothing changed that must be stored.</param>
public readonly record struct Transition(MonitorState State, IReadOnlyList<Effect> Effects);
