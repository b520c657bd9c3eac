using System.Globalization;

namespace Faultline.Core.Checks;

/// <summary>Reads the timestamps that freshness markers hold (V9).</summary>
internal static class Timestamp
{
    // Seconds stay below this until the year 5138; milliseconds passed it in 1973.
    private const double FirstMilliseconds = 1e11;

    private static readonly string[] Formats =
    [
        // ISO 8601 and RFC 3339, with or without time, seconds, fraction and offset.
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF K", "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd", "yyyyMMdd'T'HHmmssK",
        // HTTP dates, the two obsolete forms included (RFC 9110 §5.6.7).
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>
    /// An HTTP date, ISO 8601 (UTC when it names no offset), or a Unix time in seconds or milliseconds; null for anything else.
    /// </summary>
    public static DateTimeOffset? Read(string text)
    {
        text = text.Trim();
        if (text.Length is 0 or > 64)
            return null;
        var culture = CultureInfo.InvariantCulture;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, culture, out var number))
            return FromUnix(number);
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;
        return DateTimeOffset.TryParseExact(WithoutNanoseconds(text), Formats, culture, styles, out var time) ? time : null;
    }

    private static DateTimeOffset? FromUnix(double number)
    {
        var seconds = number >= FirstMilliseconds ? number / 1000 : number;
        return seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
    }

    // Go and Rust write nine digits behind the second; .NET reads seven.
    private static string WithoutNanoseconds(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - dot > 8 ? string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(end)) : text;
    }
}
