namespace Faultline.Traffic.Tallies;

/// <summary>Segments of a path whose shape says that they name one of many.</summary>
internal static class Segment
{
    /// <summary>A longer one is no name that somebody gave.</summary>
    public const int Longest = 64;

    /// <summary>Whether it has such a shape.</summary>
    /// <param name="scratch"><see cref="Longest"/> bytes.</param>
    /// <param name="folded">What to call it, such as <c>{id}</c> or <c>app.{hash}.js</c>; in the scratch or constant.</param>
    public static bool Fold(ReadOnlySpan<byte> text, Span<byte> scratch, out ReadOnlySpan<byte> folded)
    {
        folded = "{text}"u8;
        if (text.Length > Longest)
        {
            if (!text.Contains((byte)'%') && IsToken(text))
                folded = "{token}"u8;
            return true;
        }

        var (digits, letters, hex, other) = (0, 0, 0, 0);
        foreach (var letter in text)
        {
            if ((uint)(letter - '0') <= 9)
                digits++;
            else if ((uint)((letter | 0x20) - 'a') <= 25)
                (letters, hex) = (letters + 1, hex + ((letter | 0x20) <= 'f' ? 1 : 0));
            else if (letter is (byte)'%' or (byte)'@' or < 0x21 or > 0x7e)
                return Odd(text, out folded);
            else
                other++;
        }

        if (digits == 0 && text.Length < 20)
            return false;
        if (digits == text.Length)
            folded = digits == 8 && IsDay(text, 4, 6) ? "{date}"u8 : "{id}"u8;
        else if (other == 0 && hex == letters && text.Length >= 8 && digits > 0)
            folded = "{hash}"u8;
        else if (other == 4 && digits + hex == 32 && text.Length == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-')
            folded = "{uuid}"u8;
        else if (other == 2 && digits == 8 && text.Length == 10 && text[4] == '-' && text[7] == '-')
            folded = "{date}"u8;
        else if (other == 1 && letters == 0 && digits == text.Length - 1 && text[0] is (byte)'-' or (byte)'+')
            folded = "{id}"u8;
        else if (text.Contains((byte)'.') || text.Contains((byte)'-'))
            return Asset(text, scratch, out folded);
        else if (IsToken(text))
            folded = "{token}"u8;
        else
            return false;
        return true;
    }

    // Escapes and bytes of no URL: an address of mail, text of some language, or junk.
    private static bool Odd(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> folded)
    {
        folded = "{text}"u8;
        var at = text.IndexOf((byte)'@');
        var skip = 1;
        if (at < 0)
            (at, skip) = (text.IndexOf("%40"u8), 3);
        if (at == 0 && skip == 1)
        {
            // @someone, as profiles are called; and scoped packages.
            folded = default;
            return text[1..].ContainsAnyExceptInRange((byte)'!', (byte)'~') && Odd(text[1..], out folded);
        }

        if (at > 0 && text[(at + skip)..].Contains((byte)'.'))
            folded = "{email}"u8;
        return true;
    }

    // Files with a digest of their content in the name, as bundlers write them: app.3f9c1b2a.js, main-BX3kq9Zt.css, logo_1a2b3c4d5e.svg. And numbered files: 123.jpg.
    private static bool Asset(ReadOnlySpan<byte> text, Span<byte> scratch, out ReadOnlySpan<byte> folded)
    {
        folded = default;
        var (length, start, changed) = (0, 0, false);
        for (var n = 0; n <= text.Length; n++)
        {
            if (n < text.Length && text[n] is not ((byte)'.' or (byte)'-' or (byte)'_'))
                continue;
            var part = text[start..n];
            var isFirst = start == 0;
            var word = part.Length >= 8 && IsDigest(part) ? "{hash}"u8
                : isFirst && part.Length > 0 && n < text.Length && text[n] == '.' && Digits(part) == part.Length ? "{id}"u8
                : part;
            changed |= word != part;
            if (length + word.Length + 1 > scratch.Length)
            {
                folded = "{text}"u8;
                return true;
            }

            word.CopyTo(scratch[length..]);
            length += word.Length;
            if (n < text.Length)
                scratch[length++] = text[n];
            start = n + 1;
        }

        folded = scratch[..length];
        return changed;
    }

    private static bool IsDigest(ReadOnlySpan<byte> part)
    {
        var (digits, capitals, hex) = (0, 0, 0);
        foreach (var letter in part)
        {
            if ((uint)(letter - '0') <= 9)
                digits++;
            else if ((uint)(letter - 'A') <= 25)
                (capitals, hex) = (capitals + 1, hex + (letter <= 'F' ? 1 : 0));
            else if ((uint)(letter - 'a') <= 25)
                hex += letter <= 'f' ? 1 : 0;
            else
                return false;
        }

        return digits > 0 && (digits + hex == part.Length || (capitals > 0 && capitals + digits < part.Length));
    }

    // Base64 and its like: long, and letters of both cases mixed with digits, more often than names do.
    private static bool IsToken(ReadOnlySpan<byte> text)
    {
        if (text.Length < 16)
            return false;
        var (turns, digits, last) = (0, 0, 0);
        foreach (var letter in text)
        {
            var kind = (uint)(letter - '0') <= 9 ? 1 : (uint)(letter - 'A') <= 25 ? 2 : (uint)(letter - 'a') <= 25 ? 3 : 4;
            if (kind == 4 && letter is not ((byte)'-' or (byte)'_' or (byte)'=' or (byte)'+' or (byte)'~' or (byte)'.'))
                return false;
            digits += kind == 1 ? 1 : 0;
            turns += kind != last && kind != 4 ? 1 : 0;
            last = kind == 4 ? last : kind;
        }

        return digits > 0 && turns * 3 > text.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var digits = 0;
        foreach (var letter in text)
            digits += (uint)(letter - '0') <= 9 ? 1 : 0;
        return digits;
    }

    private static bool IsDay(ReadOnlySpan<byte> text, int month, int day) =>
        text is [(byte)'1' or (byte)'2', (byte)'9' or (byte)'0', ..] && Number(text, month) is >= 1 and <= 12 && Number(text, day) is >= 1 and <= 31;

    private static int Number(ReadOnlySpan<byte> text, int at) => (text[at] - '0') * 10 + text[at + 1] - '0';
}
