using System.Globalization;
using Faultline.Core.Uptime;
using Faultline.Engine.Monitors;
using Faultline.Server.Uptime;

namespace Faultline.Server.Pages;

/// <summary>Values as people read them.</summary>
internal static class Shown
{
    /// <summary>The URL without secrets. What masks them comes with the first check; until then only the host is shown.</summary>
    public static string Url(MonitorStatus monitor)
    {
        var url = monitor.Configuration.Url;
        return monitor.Latest is { } latest
            ? latest.Show(url.ToString())
            : $"{url.Scheme}://{url.Authority}/{(url.Target == "/" ? "" : "…")}";
    }

    /// <summary>A stretch of time in its largest whole unit: <c>4 min</c>.</summary>
    public static string Length(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 2 } => Whole(time.TotalSeconds, "s"),
        { TotalHours: < 2 } => Whole(time.TotalMinutes, "min"),
        { TotalDays: < 2 } => Whole(time.TotalHours, "h"),
        _ => Whole(time.TotalDays, "d"),
    };

    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");

    /// <summary>Rounded down, so that 100 % means all of it; a dash where nothing was conclusive.</summary>
    public static string Percent(double? fraction) => fraction is { } part
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(part * 10_000) / 100:0.00} %")
        : "–";

    /// <summary>A part of traffic: <c>2.6 %</c>; a dash where there was none.</summary>
    public static string Share(double? fraction) => fraction switch
    {
        null => "–",
        > 0 and < 0.0005 => "< 0.1 %",
        { } part => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.0} %"),
    };

    /// <summary>With its thousands told apart: <c>1,240</c>.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Exact(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>To the minute, with the day of the week where it matters: <c>Tue 08:12</c>.</summary>
    public static string Day(DateTimeOffset at, TimeZoneInfo zone, bool withDay) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(withDay ? "ddd HH:mm" : "HH:mm", CultureInfo.InvariantCulture);

    public static string Count(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>What a strip shows, in words.</summary>
    public static string Of(Past past)
    {
        var parts = past.Report.Times
            .Where(time => time.Key != Condition.Up && time.Value > TimeSpan.Zero)
            .Select(time => $"{Api.IncidentWords.Word(time.Key)} {Length(time.Value)}")
            .ToList();
        if (past.Blips.Count > 0)
            parts.Add(Count(past.Blips.Count, "blip"));
        var told = past.Spans.Count == 0 ? "nothing is known" : parts.Count == 0 ? "up throughout" : string.Join(", ", parts);
        return $"Last 24 hours: {told}";
    }

    private static string Whole(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value):0} {unit}");
}
