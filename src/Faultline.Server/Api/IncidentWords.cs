using Faultline.Core.Incidents;
using Faultline.Core.Uptime;

namespace Faultline.Server.Api;

/// <summary>Words that API and pages use for what Core names.</summary>
internal static class IncidentWords
{
    public static string Word(this IncidentKind kind) => kind switch
    {
        IncidentKind.Problem => "problem",
        IncidentKind.Instability => "instability",
        _ => "intermittent-rejection",
    };

    public static string Word(this IncidentStatus status) => status switch
    {
        IncidentStatus.Open => "open",
        IncidentStatus.Acknowledged => "acknowledged",
        IncidentStatus.Resolved => "resolved",
        _ => "removed",
    };

    public static string Word(this IncidentChange change) => change switch
    {
        IncidentChange.Opened => "opened",
        IncidentChange.ReasonChanged => "reason changed",
        IncidentChange.UrgencyRose => "urgency rose",
        IncidentChange.UrgencyFell => "urgency fell",
        IncidentChange.Acknowledged => "acknowledged",
        IncidentChange.Recovering => "recovering",
        IncidentChange.Relapsed => "relapsed",
        IncidentChange.Resolved => "resolved",
        IncidentChange.Removed => "removed",
        IncidentChange.Escalated => "escalated",
        _ => "renamed",
    };

    public static string Word(this Condition condition) => condition switch
    {
        Condition.Up => "up",
        Condition.Degraded => "degraded",
        Condition.Rejected => "rejected",
        Condition.Down => "down",
        Condition.Unknown => "unknown",
        Condition.Maintenance => "maintenance",
        _ => "paused",
    };
}
