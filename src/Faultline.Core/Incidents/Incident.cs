using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>A confirmed problem, from first failing check to confirmed recovery (I1). Immutable; each change makes another value.</summary>
public sealed record Incident
{
    /// <summary>Made from monitor, kind and start, so that replaying makes the same one; letters and digits, at most 16.</summary>
    public required string Id { get; init; }

    public required IncidentKind Kind { get; init; }

    /// <summary>The monitor's id (<see cref="MonitorPolicy.Monitor"/>).</summary>
    public required string Monitor { get; init; }

    /// <summary>The monitor's name when this value was made.</summary>
    public required string MonitorName { get; init; }

    public required IncidentStatus Status { get; init; }

    public required State State { get; init; }

    public required Fault Fault { get; init; }

    public required string Reason { get; init; }

    public required Urgency Urgency { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>One sentence: what, and who. No trailing full stop.</summary>
    public required string Summary { get; init; }

    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>What to do, first things first.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>The fault line's path in plain text; empty for kinds that have none.</summary>
    public string Line { get; init; } = "";

    /// <summary>State words by region, such as eu: down.</summary>
    public IReadOnlyDictionary<string, string> Regions { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>It never passed yet: check the URL first (I7).</summary>
    public bool NeverWorked { get; init; }

    /// <summary>First failing check.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When it was decided to tell people; the outbox entries were written in the same transaction.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who took it; empty when nobody did.</summary>
    public string AcknowledgedBy { get; init; } = "";

    /// <summary>First passing check of the confirmed recovery, or when it was closed as removed.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    public bool IsOpen => Status is IncidentStatus.Open or IncidentStatus.Acknowledged;
}

/// <summary>What sort of problem an incident is.</summary>
public enum IncidentKind
{
    /// <summary>The monitor is down, degraded or rejected.</summary>
    Problem,

    /// <summary>Blips and short incidents that come too often (I3).</summary>
    Instability,

    /// <summary>Rejections that come and go (I3).</summary>
    IntermittentRejection,
}

/// <summary>Where an incident is in its life.</summary>
public enum IncidentStatus
{
    Open,
    Acknowledged,
    Resolved,

    /// <summary>Its monitor was removed or paused; nobody is told "recovered" (I7).</summary>
    Removed,
}
