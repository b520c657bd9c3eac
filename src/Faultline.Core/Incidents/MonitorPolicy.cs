namespace Faultline.Core.Incidents;

/// <summary>What the machine needs to know of a monitor's configuration. Equal by value.</summary>
public sealed record MonitorPolicy
{
    /// <summary>Keeps its history over a rename (I7): the configured id, else the name.</summary>
    public required string Monitor { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Tells one way of asking and expecting from another (V5): changes with URL, request, credentials, expectation; not with
    /// name, tags or interval.</summary>
    public required string Fingerprint { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From the first failure to the notification (I2).</summary>
    public TimeSpan AlertAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The regions that check it, by name. More than one only with probes elsewhere.</summary>
    public IReadOnlyList<string> Regions { get; init; } = ["local"];

    /// <summary>How many must see it down (C3); null for a majority, at least two votes.</summary>
    public int? ConfirmDown { get; init; }

    /// <summary>How many must see it up again; null for a majority, at least two votes.</summary>
    public int? ConfirmUp { get; init; }

    internal bool HasRegion(string region)
    {
        for (var i = 0; i < Regions.Count; i++)
        {
            if (Regions[i] == region)
                return true;
        }

        return false;
    }

    public bool Equals(MonitorPolicy? other) =>
        other is not null
        && (Monitor, Name, Fingerprint, Interval, AlertAfter, ConfirmDown, ConfirmUp)
            == (other.Monitor, other.Name, other.Fingerprint, other.Interval, other.AlertAfter, other.ConfirmDown, other.ConfirmUp)
        && Regions.SequenceEqual(other.Regions, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Monitor, Name, Fingerprint, Interval, AlertAfter, ConfirmDown, ConfirmUp);
}
