namespace Faultline.Core.Incidents;

/// <summary>Problems of one sort that ended by themselves, and the incident that they raise when they come too often (I3).</summary>
internal sealed record Unrest
{
    /// <summary>Blips and short incidents, oldest first; bounded in number and age.</summary>
    public IReadOnlyList<Blip> Recent { get; init; } = [];

    /// <summary>When the last problem ended, of whatever length: the quiet spell is counted from there.</summary>
    public DateTimeOffset QuietSince { get; init; }

    /// <summary>The open incident; null while they do not come too often.</summary>
    public Incident? Incident { get; init; }
}
