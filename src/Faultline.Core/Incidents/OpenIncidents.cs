namespace Faultline.Core.Incidents;

/// <summary>A monitor's open incidents, wherever in its state they stand.</summary>
internal static class OpenIncidents
{
    public delegate Incident Changing(ref Turn turn, Incident incident);

    /// <summary>
    /// Puts what <paramref name="change"/> makes of each in its place; the state stays the same instance if none changes.
    /// </summary>
    public static void Each(ref Turn turn, Changing change)
    {
        if (turn.State.Problem is { Incident: { } told } problem && Changed(ref turn, told, change) is { } problems)
            turn.State = turn.State with { Problem = problem with { Incident = problems } };
        if (turn.State.Outages is { Incident: { } unstable } outages && Changed(ref turn, unstable, change) is { } instability)
            turn.State = turn.State with { Outages = outages with { Incident = instability } };
        if (turn.State.Rejections is { Incident: { } coming } rejections && Changed(ref turn, coming, change) is { } intermittent)
            turn.State = turn.State with { Rejections = rejections with { Incident = intermittent } };
    }

    private static Incident? Changed(ref Turn turn, Incident incident, Changing change) =>
        change(ref turn, incident) is var next && ReferenceEquals(next, incident) ? null : next;
}
