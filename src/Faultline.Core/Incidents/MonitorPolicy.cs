namespace Faultline.Core.Incidents;

/// <summary>What the machine needs to know of a monitor's configuration.</summary>
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
}
