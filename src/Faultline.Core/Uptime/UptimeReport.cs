using Faultline.Core.Verdicts;

namespace Faultline.Core.Uptime;

/// <summary>How one monitor did over a stretch of time (I5), computed from exact spans.</summary>
/// <param name="From">Of the time asked for, included.</param>
/// <param name="To">Of the time asked for, excluded.</param>
/// <param name="First">Where history in it begins: later than <paramref name="From"/> for a younger monitor; null for none.</param>
/// <param name="Last">Where it ends.</param>
/// <param name="Availability">(up + degraded) / (up + degraded + down), from 0 to 1; null when none of these was seen.</param>
/// <param name="Times">Every condition, zero included. Rejected with fault server is in down, other rejections are in rejected.</param>
/// <param name="Downtime">Of what counts as down, by fault, longest first.</param>
/// <param name="Blips">Failures that ended before they became an incident.</param>
/// <param name="Incidents">Those that began in that time.</param>
public sealed record UptimeReport(
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    double? Availability,
    IReadOnlyDictionary<Condition, TimeSpan> Times,
    IReadOnlyList<FaultTime> Downtime,
    int Blips,
    int Incidents)
{
    /// <param name="spans">In order; what lies outside of the time asked for is cut off.</param>
    public static UptimeReport Of(IReadOnlyList<Span> spans, DateTimeOffset from, DateTimeOffset to, int blips = 0, int incidents = 0)
    {
        var inside = Uptime.Downtime.Clip(spans, from, to);
        var times = Enum.GetValues<Condition>().ToDictionary(c => c, c => TimeSpan.Zero);
        foreach (var span in inside)
            times[span.CountsAs] += span.Length;
        return new UptimeReport(
            from,
            to,
            inside is [{ } first, ..] ? first.From : null,
            inside is [.., { } last] ? last.To : null,
            Fraction(times),
            times,
            Uptime.Downtime.Split(inside),
            blips,
            incidents);
    }

    private static double? Fraction(Dictionary<Condition, TimeSpan> times)
    {
        var well = times[Condition.Up] + times[Condition.Degraded];
        var counted = well + times[Condition.Down];
        return counted > TimeSpan.Zero ? (double)well.Ticks / counted.Ticks : null;
    }
}

/// <summary>Time that is one fault's.</summary>
public readonly record struct FaultTime(Fault Fault, TimeSpan Time);
