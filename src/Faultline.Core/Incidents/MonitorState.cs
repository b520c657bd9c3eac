using System.Text.Json.Serialization;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>
/// What is remembered of a monitor between events. Immutable; stored with every change that must survive a crash
/// (<see cref="MonitorStateJson"/>). Nothing in it changes while a healthy monitor stays healthy.
/// </summary>
public sealed record MonitorState
{
    public required MonitorPolicy Policy { get; init; }

    /// <summary>When <see cref="MonitorEvent.TimePassed"/> is due; null for never.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>It passed at least once with the policy's fingerprint (V5).</summary>
    public bool PassedBefore { get; init; }

    /// <summary>It passed at least once, whatever its configuration was (I7).</summary>
    public bool EverPassed { get; init; }

    /// <summary>The last conclusive state; null before the first. Never <see cref="Verdicts.State.Inconclusive"/>.</summary>
    public State? State { get; init; }

    /// <summary>When the first check of that state started; null before the first.</summary>
    public DateTimeOffset? Since { get; init; }

    public bool IsPaused { get; init; }

    public bool IsRemoved { get; init; }

    /// <summary>A maintenance window is open (I4).</summary>
    public bool InMaintenance { get; init; }

    /// <summary>Open incidents, at most one of each kind.</summary>
    public IReadOnlyList<Incident> OpenIncidents =>
        Problem?.Incident is null && Outages?.Incident is null && Rejections?.Incident is null
            ? []
            : [.. new[] { Problem?.Incident, Outages?.Incident, Rejections?.Incident }.OfType<Incident>()];

    /// <summary>
    /// Something fails, or has not recovered for certain. After a restart ask such a monitor at once: what was asked for is forgotten.
    /// </summary>
    public bool IsInDoubt => Problem is not null;

    /// <summary>It asked us to stay away until then (V6): after a restart as well; null when it did not.</summary>
    public DateTimeOffset? HeldOffUntil => RateLimit?.Until;

    /// <summary>When the last maintenance window ended: alertAfter counts from there at the earliest (I4).</summary>
    [JsonInclude]
    internal DateTimeOffset? MaintenanceEndedAt { get; init; }

    /// <summary>Checks that started then or earlier are late: what they saw has been decided without them.</summary>
    [JsonInclude]
    internal DateTimeOffset Settled { get; init; }

    /// <summary>What fails now, told or not; null while all is well.</summary>
    [JsonInclude]
    internal Problem? Problem { get; init; }

    /// <summary>Short outages of late, and whether they come too often; null when there were none.</summary>
    [JsonInclude]
    internal Unrest? Outages { get; init; }

    /// <summary>The same for rejections that came and went.</summary>
    [JsonInclude]
    internal Unrest? Rejections { get; init; }

    /// <summary>Set while the service answers 429 only.</summary>
    [JsonInclude]
    internal RateLimit? RateLimit { get; init; }

    /// <summary>Notices that people know of (V9).</summary>
    [JsonInclude]
    internal IReadOnlyList<KnownNotice> Notices { get; init; } = [];
}
