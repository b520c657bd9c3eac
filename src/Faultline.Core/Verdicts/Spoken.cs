using System.Globalization;
using System.Text;

namespace Faultline.Core.Verdicts;

/// <summary>Values as a person would say them, and text from outside made safe to say.</summary>
internal static class Spoken
{
    /// <summary>
    /// Short, on one line, without anything that could lead a terminal or a reader's eye astray.
    /// Never longer than <paramref name="max"/> and the sign that it was cut.
    /// </summary>
    public static string Outside(string? text, int max = 120)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var cut = text.Length > max;
        var shown = new StringBuilder(cut ? max + 1 : text.Length);
        for (var i = 0; i < (cut ? max : text.Length); i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < (cut ? max : text.Length) && char.IsLowSurrogate(text[i + 1]);
            if (pair)
            {
                shown.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] is '\r' && i + 1 < text.Length && text[i + 1] is '\n')
            {
                // Shown as one space with its other half.
            }
            else if (text[i] is '\r' or '\n' or '\t')
            {
                shown.Append(' ');
            }
            else
            {
                shown.Append(IsHarmless(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return cut ? shown.Append('…').ToString() : shown.ToString();
    }

    /// <summary>Measured time: <c>3 ms</c>, <c>60.0 s</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
    };

    /// <summary>
    /// Time to wait, to live or gone by: <c>30 seconds</c>, <c>2 minutes</c>, <c>3 days</c>; rounded down,
    /// so that nothing ends earlier than told.
    /// </summary>
    public static string Rough(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => Count(time.TotalSeconds, "second"),
        { TotalHours: < 2 } => Count(time.TotalMinutes, "minute"),
        { TotalDays: < 2 } => Count(time.TotalHours, "hour"),
        _ => Count(time.TotalDays, "day"),
    };

    /// <summary>A limit as people write it, in the largest unit that leaves no fraction: <c>1 day</c>, <c>36 hours</c>.</summary>
    public static string Limit(TimeSpan limit) =>
        limit.Ticks % TimeSpan.TicksPerDay == 0 ? Count(limit.TotalDays, "day")
        : limit.Ticks % TimeSpan.TicksPerHour == 0 ? Count(limit.TotalHours, "hour")
        : limit.Ticks % TimeSpan.TicksPerMinute == 0 ? Count(limit.TotalMinutes, "minute")
        : Rough(limit);

    public static string Ago(TimeSpan time) => Rough(time) + " ago";

    private static string Count(double value, string unit)
    {
        var whole = Math.Floor(Math.Max(0, value));
        return string.Create(CultureInfo.InvariantCulture, $"{whole:0} {unit}{(whole == 1 ? "" : "s")}");
    }

    private static bool IsHarmless(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
