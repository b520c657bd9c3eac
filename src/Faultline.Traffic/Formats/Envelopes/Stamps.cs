using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>Times of carriers, only recognized: a request's own time is the one that counts.</summary>
internal static class Stamps
{
    /// <summary><c>2025-11-05T20:47:03.000000+00:00</c>: with a T and a zone.</summary>
    public static bool IsIso(ReadOnlySpan<byte> text) =>
        text.Length is >= 20 and <= 40 && text[10] == 'T' && text[19..].IndexOfAny("Zz+-"u8) >= 0 && Moments.Iso(text) != Record.NoTime;

    /// <summary>The length of <c>Feb  6 12:14:14 </c> with its blank, with a fraction if there is one; 0 for anything else.</summary>
    public static int Classic(ReadOnlySpan<byte> line)
    {
        if (line.Length < 17 || line[3] != ' ' || line[6] != ' ' || line[9] != ':' || line[12] != ':' || Moments.Month(line[..3]) == 0)
            return 0;
        var day = line[4] == ' ' ? line[5] - '0' : Moments.Two(line, 4);
        if (day is < 1 or > 31 || Moments.Two(line, 7) is < 0 or > 23 || Moments.Two(line, 10) is < 0 or > 59
            || Moments.Two(line, 13) is < 0 or > 60)
            return 0;
        var at = 15;
        if (line[at] == '.')
        {
            for (at++; at < line.Length && at < 26 && char.IsAsciiDigit((char)line[at]); at++)
            {
            }
        }

        return at < line.Length && line[at] == ' ' ? at + 1 : 0;
    }
}
