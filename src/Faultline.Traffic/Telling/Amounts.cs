using System.Globalization;

namespace Faultline.Traffic.Telling;

/// <summary>Amounts as people read them.</summary>
public static class Amounts
{
    /// <summary><c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary><c>3.0 %</c>. What is something is never shown as nothing, and what is not all never as all.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static string Percent(double share)
    {
        var percent = share * 100;
        return percent switch
        {
            <= 0 or double.NaN => "0 %",
            >= 100 => "100 %",
            < 0.01 => "< 0.01 %",
            < 0.1 => Say(percent, "0.00"),
            < 9.95 => Say(percent, "0.0"),
            < 99 => Say(percent, "0"),
            _ => Say(Math.Floor(percent * 10) / 10, "0.0"),
        };
    }

    public static double Share(long part, long all) => all == 0 ? 0 : (double)part / all;

    public static string PercentOf(long part, long all) => Percent(Share(part, all));

    /// <summary><c>1.2 GB</c>, by thousands.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        < 1000 => $"{bytes.ToString("0", CultureInfo.InvariantCulture)} B",
        < 999_500 => $"{(bytes / 1e3).ToString("0", CultureInfo.InvariantCulture)} kB",
        < 999_500_000 => $"{(bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB",
        _ => $"{(bytes / 1e9).ToString("0.00", CultureInfo.InvariantCulture)} GB",
    };

    /// <summary><c>86 ms</c>, <c>1.2 s</c>, <c>3 min</c>.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { Ticks: TimeSpan.TicksPerMinute } => "1 min",
        { TotalSeconds: < 119.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} d"),
    };

    /// <summary>A point in time to the minute in UTC: <c>17 Nov 08:00</c>.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>From when to when, with years where they differ or lie apart: <c>17 Nov 2026 08:00 to 18 Nov 08:00 UTC</c>.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset to)
    {
        var (begin, end) = (from.UtcDateTime, to.UtcDateTime);
        var last = begin.Date == end.Date ? "HH:mm" : begin.Year == end.Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm";
        var first = begin.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
        return begin.Ticks / TimeSpan.TicksPerMinute == end.Ticks / TimeSpan.TicksPerMinute ? $"{first} UTC" : $"{first} to {end.ToString(last, CultureInfo.InvariantCulture)} UTC";
    }

    private static string Say(double value, string format) => $"{value.ToString(format, CultureInfo.InvariantCulture)} %";
}
