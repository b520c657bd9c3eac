namespace Faultline.Core.Incidents;

/// <summary>A monitor's open incidents, wherever in its state they stand.</summary>
internal static class OpenIncidents
{
    public delegate Incident Changing(ref Turn turn, Incident incident);

    public static void Each(ref Turn turn, Changing change)
    {
        if (turn.State.Problem is { Incident: { } told } problem)
            turn.State = turn.State with { Problem = problem with { Incident = change(ref turn, told) } };
        if (turn.State.Outages is { Incident: { } unstable } outages)
            turn.State = turn.State with { Outages = outages with { Incident = change(ref turn, unstable) } };
        if (turn.State.Rejections is { Incident: { } intermittent } rejections)
            turn.State = turn.State with { Rejections = rejections with { Incident = change(ref turn, intermittent) } };
    }
}
