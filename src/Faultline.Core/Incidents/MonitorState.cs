namespace Faultline.Core.Incidents;

/// <summary>What is remembered of a monitor between events. Immutable; stored with every change that must survive a crash.</summary>
public sealed record MonitorState
{
    public required MonitorPolicy Policy { get; init; }

    /// <summary>When <see cref="MonitorEvent.TimePassed"/> is due; null for never.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>It passed at least once with the policy's fingerprint (V5).</summary>
    public bool PassedBefore { get; init; }
}
