using System.Runtime.InteropServices;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>How the end of a field's value is found.</summary>
internal enum Ending : byte
{
    /// <summary>At the delimiter's first byte, which the value never holds.</summary>
    Bare,

    /// <summary>Where the whole delimiter stands, and a status behind it if a status comes next; a backslash hides a quote.</summary>
    Free,

    /// <summary>At a blank that belongs to no <c>, </c> or <c> : </c>.</summary>
    List,

    /// <summary>A common log time has 26 bytes.</summary>
    Time,

    /// <summary>Where the time stands: a user's name is the client's own text, with blanks in it.</summary>
    BeforeTime,

    /// <summary>Whatever the fields on both sides leave.</summary>
    Rest,
}

/// <summary>A field and the literal text behind it.</summary>
/// <param name="HasPort">The value is <c>host:port</c>.</param>
/// <param name="StatusNext">A status follows, and shows which of several delimiters is the right one.</param>
internal readonly record struct Segment(Part Part, byte[] After, Ending Ending, bool HasPort, bool StatusNext)
{
    public const int TimeLength = 26;

    // The delimiter as the first bytes of a number, when it has at most eight: one comparison instead of one a byte.
    private readonly ulong _after = BitConverter.IsLittleEndian && After.Length <= 8 ? After.Select((b, n) => (ulong)b << 8 * n).Aggregate(0UL, (a, b) => a | b) : 0;
    private readonly ulong _mask = BitConverter.IsLittleEndian && After.Length is > 0 and <= 8 ? ulong.MaxValue >> 64 - 8 * After.Length : 0;

    /// <summary>Where the value ends in <paramref name="rest"/>, with the delimiter behind it; -1 when it does not.</summary>
    public int EndIn(ReadOnlySpan<byte> rest)
    {
        // Nothing is what most fields hold: no search for the end of a dash.
        if (rest.Length > 1 && rest[0] == '-' && Ending <= Ending.Free && !StatusNext && IsAt(rest[1..]))
            return 1;
        return Search(rest);
    }

    private int Search(ReadOnlySpan<byte> rest) => Ending switch
    {
        Ending.Time => rest.Length >= TimeLength && IsAt(rest[TimeLength..]) ? TimeLength : -1,
        Ending.Bare => rest.IndexOf(After[0]) is >= 0 and var end && IsAt(rest[end..]) ? end : -1,
        Ending.List => ListEnd(rest) is >= 0 and var end && IsAt(rest[end..]) ? end : -1,
        Ending.BeforeTime => BeforeTime(rest),
        _ => FreeEnd(rest),
    };

    /// <summary>Whether a value that runs to the line's end would have ended earlier: more fields stand there than the layout has.</summary>
    public bool EndsEarlier(ReadOnlySpan<byte> value) => Ending switch
    {
        Ending.Free when After is [(byte)'"', ..] => FirstQuote(value) >= 0,
        Ending.List => ListEnd(value) >= 0,
        Ending.Bare => value.Contains((byte)' '),
        Ending.Time => value.Length != TimeLength,
        _ => false,
    };

    // Two or three bytes as a rule: a call to compare them would take longer than comparing.
    private bool IsAt(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8 && _mask != 0)
            return (MemoryMarshal.Read<ulong>(text) & _mask) == _after;
        var after = After;
        if (text.Length < after.Length)
            return false;
        for (var n = 0; n < after.Length; n++)
        {
            if (text[n] != after[n])
                return false;
        }

        return true;
    }

    private static int FirstQuote(ReadOnlySpan<byte> text)
    {
        for (var from = 0; text[from..].IndexOf((byte)'"') is >= 0 and var more; from += more + 1)
        {
            if (!IsEscaped(text, from + more))
                return from + more;
        }

        return -1;
    }

    private int FreeEnd(ReadOnlySpan<byte> rest)
    {
        var (first, fallback) = (After[0], -1);
        for (var from = 0; rest[from..].IndexOf(first) is >= 0 and var more;)
        {
            var end = from + more;
            from = end + 1;
            if (!IsAt(rest[end..]) || (StatusNext && !IsStatus(rest[(end + After.Length)..])))
                continue;
            if (first != '"' || end == 0 || rest[end - 1] != '\\' || !IsEscaped(rest, end))
                return end;

            // Products that do not escape (Apache 1.3, Traefik) may end a value with a backslash of the client's.
            if (fallback < 0)
                fallback = end;
        }

        return StatusNext ? fallback : -1;
    }

    private static bool IsEscaped(ReadOnlySpan<byte> text, int quote)
    {
        var at = quote;
        while (at > 0 && text[at - 1] == '\\')
            at--;
        return ((quote - at) & 1) != 0;
    }

    private static bool IsStatus(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'-', ..])
            return text.Length == 1 || text[1] == ' ';
        var digits = 0;
        while (digits < text.Length && digits < 4 && char.IsAsciiDigit((char)text[digits]))
            digits++;
        return digits is >= 1 and <= 3 && (digits == text.Length || !char.IsAsciiLetter((char)text[digits]));
    }

    /// <summary>The blank behind a list, or -1.</summary>
    public static int ListEnd(ReadOnlySpan<byte> rest)
    {
        for (var from = 0; rest[from..].IndexOf((byte)' ') is >= 0 and var more;)
        {
            var end = from + more;
            from = end + 1;
            if (rest[from..].StartsWith(": "u8))
                from += 2;
            else if (end == 0 || rest[end - 1] != ',')
                return end;
        }

        return -1;
    }

    private int BeforeTime(ReadOnlySpan<byte> rest)
    {
        for (var from = 0; rest[from..].IndexOf(After[0]) is >= 0 and var more;)
        {
            var end = from + more;
            from = end + 1;
            var time = end + After.Length;
            if (rest.Length >= time + TimeLength && rest[time + 2] == '/' && rest[time + 20] == ' ' && IsAt(rest[end..]))
                return end;
        }

        return -1;
    }
}
