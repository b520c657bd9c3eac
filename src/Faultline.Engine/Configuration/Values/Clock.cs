using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Faultline.Core.Schedules;
using Faultline.Engine.Configuration.Shapes;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of zones, times and weekly hours.</summary>
internal static class Clock
{
    private const string WeeklyForm = "write 08:00-18:00, or with days Sun 03:00-04:00, Mon-Fri 08:00-18:00, Sat,Sun 00:00-24:00";

    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>A zone of the IANA database.</summary>
    public static Read<TimeZoneInfo> Zone { get; } = Scalars.Of((string text, out TimeZoneInfo? zone) =>
    {
        zone = null;
        // The name becomes part of a path under /usr/share/zoneinfo.
        var isName = text.Length is > 0 and <= 64 && text[0] != '/'
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
        return isName && TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone)
            ? null
            : "is not a time zone known here: write an IANA name such as Europe/Berlin or UTC";
    });

    /// <summary>Days and hours that come every week.</summary>
    public static Read<WeeklyHours> Weekly { get; } = Scalars.Of((string text, out WeeklyHours? value) =>
    {
        value = null;
        var space = text.LastIndexOf(' ');
        var hours = text[(space + 1)..].Split('-');
        if (!TryDays(space < 0 ? "Sun-Sat" : text[..space].TrimEnd(), out var days)
            || hours.Length != 2 || !TryTime(hours[0], out var from) || !TryTime(hours[1], out var to) || from == TimeSpan.FromDays(1))
            return $"is not a time of the week: {WeeklyForm}";
        if (from == to)
            return "begins when it ends: for whole days write 00:00-24:00";
        value = new WeeklyHours(days, from, to);
        return null;
    });

    /// <summary>A time of day.</summary>
    public static Read<TimeOnly> TimeOfDay { get; } = Scalars.Of((string text, out TimeOnly value) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            ? null
            : "is not a time of day: write 08:00");

    /// <summary>A moment, with an offset or meant in the zone beside it.</summary>
    public static Read<WrittenTime> Moment { get; } = Scalars.Of((string text, out WrittenTime value) =>
    {
        string[] local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];
        string[] exact = [.. local.Select(f => f + "zzz"), .. local.Select(f => f + "'Z'")];
        value = default;
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
            value = new WrittenTime(wall, null);
        else if (DateTimeOffset.TryParseExact(text, exact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            value = new WrittenTime(moment.DateTime, moment.Offset);
        else
            return "is not a date and time: write 2026-12-24T22:00 (in `zone`) or 2026-12-24T22:00Z";
        return value.Wall.Year is >= 2000 and < 2200 ? null : "is not in this century or the next";
    });

    private static bool TryTime(string text, out TimeSpan value)
    {
        value = TimeSpan.FromDays(1);
        if (text == "24:00")
            return true;
        var isTime = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        value = time.ToTimeSpan();
        return isTime;
    }

    private static bool TryDays(string text, [NotNullWhen(true)] out IReadOnlySet<DayOfWeek>? days)
    {
        var found = new HashSet<DayOfWeek>();
        days = found;
        foreach (var part in text.Split(','))
        {
            var ends = part.Trim().Split('-');
            var first = Array.IndexOf(Days, ends[0]);
            var last = Array.IndexOf(Days, ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
                return false;
            for (var day = first; ; day = (day + 1) % 7)
            {
                found.Add((DayOfWeek)day);
                if (day == last)
                    break;
            }
        }

        return true;
    }
}

/// <summary>A date and time as written; without offset it is a wall clock's.</summary>
internal readonly record struct WrittenTime(DateTime Wall, TimeSpan? Offset)
{
    /// <summary>The moment meant (I4).</summary>
    public DateTimeOffset In(TimeZoneInfo zone, bool isEnd) =>
        Offset is { } offset ? new DateTimeOffset(Wall, offset) : WallClock.Moment(Wall, zone, isEnd);
}
