namespace Faultline.Core.Incidents;

/// <summary>Somebody takes an incident (A4).</summary>
internal static class Acknowledgement
{
    private const int LongestName = 100;

    public static void Note(ref Turn turn, MonitorEvent.Acknowledged taken)
    {
        var by = taken.By.Length > LongestName ? taken.By[..LongestName] : taken.By;
        OpenIncidents.Each(ref turn, (ref Turn t, Incident incident) => Take(ref t, incident, taken.Incident, by));
    }

    private static Incident Take(ref Turn turn, Incident incident, string id, string by)
    {
        if (incident.Id != id || (incident.Status == IncidentStatus.Acknowledged && incident.AcknowledgedBy == by))
            return incident;
        var taken = incident with { Status = IncidentStatus.Acknowledged, AcknowledgedAt = turn.Now, AcknowledgedBy = by };
        turn.Change(taken, IncidentChange.Acknowledged, null, $"{by} takes it");
        return taken;
    }
}
