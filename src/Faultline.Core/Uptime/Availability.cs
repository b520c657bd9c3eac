namespace Faultline.Core.Uptime;

/// <summary>The one number (I5); <see cref="UptimeReport"/> has what must be shown beside it.</summary>
public static class Availability
{
    /// <summary>(up + degraded) / (up + degraded + down), from 0 to 1; null when none of these was seen.</summary>
    public static double? Of(IReadOnlyList<Span> spans, DateTimeOffset from, DateTimeOffset to) =>
        UptimeReport.Of(spans, from, to).Availability;
}
