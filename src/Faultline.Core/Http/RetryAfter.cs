using System.Globalization;

namespace Faultline.Core.Http;

/// <summary>The Retry-After field: when a service says that it will be back (RFC 9110 §10.2.3).</summary>
public static class RetryAfter
{
    /// <summary>Nobody means more; a larger value is a mistake or an attempt to silence checks.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(365);

    // RFC 9110 §5.6.7: the fixed form of today, and two obsolete ones that a recipient must still read. Without the name of the day.
    private static readonly string[] Dates = ["d MMM yyyy HH:mm:ss 'GMT'", "MMM d HH:mm:ss yyyy"];
    private static readonly string[] DatesOfTwoDigits = ["d-MMM-yy HH:mm:ss 'GMT'"];

    /// <summary>How long to wait from <paramref name="now"/> on: zero for a date that has passed, at most a year.</summary>
    /// <param name="value">As received: seconds, or a date in one of three formats.</param>
    /// <returns>Null for anything else, such as a negative or overflowing number.</returns>
    public static TimeSpan? Parse(string value, DateTimeOffset now)
    {
        var text = value.AsSpan().Trim(" \t");
        if (text.IsEmpty)
            return null;
        if (char.IsAsciiDigit(text[0]))
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Min(seconds, (long)Longest.TotalSeconds))
                : null;
        return Date(text, now) is { } date ? Between(now, date) : null;
    }

    private static DateTimeOffset? Date(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        // The name of the day repeats what the date says, and servers get it wrong: it is not looked at.
        var space = text.IndexOf(' ');
        if (space < 0)
            return null;
        var date = text[(space + 1)..];
        if (Exactly(date, Dates) is { } full)
            return full;
        return Exactly(date, DatesOfTwoDigits) is { } ofTwoDigits ? InCentury(ofTwoDigits, now) : null;
    }

    private static DateTimeOffset? Exactly(ReadOnlySpan<char> date, string[] formats) =>
        DateTimeOffset.TryParseExact(
            date, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var read)
            ? read
            : null;

    // RFC 9110 §5.6.7: a year of two digits that seems more than 50 years ahead is the last past one with these digits.
    private static DateTimeOffset InCentury(DateTimeOffset date, DateTimeOffset now)
    {
        var inThisCentury = date.AddYears((now.Year / 100 * 100) + (date.Year % 100) - date.Year);
        return inThisCentury.AddYears(-50) > now ? inThisCentury.AddYears(-100) : inThisCentury;
    }

    private static TimeSpan Between(DateTimeOffset now, DateTimeOffset date)
    {
        var wait = date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }
}
