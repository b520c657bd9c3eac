using System.Buffers.Text;

namespace Faultline.Traffic.Records;

/// <summary>Numbers as logs write them, from bytes. None throws; what is no number is <see cref="Record.NotSaid"/>.</summary>
internal static class Ascii
{
    /// <summary>Empty where a log says that there is nothing.</summary>
    public static ReadOnlySpan<byte> Given(ReadOnlySpan<byte> value) => value is [(byte)'-'] ? default : value;

    /// <summary>A whole number of at most 18 digits, nothing else beside it.</summary>
    public static long Whole(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 18)
            return Record.NotSaid;
        long value = 0;
        foreach (var letter in text)
        {
            var digit = (uint)(letter - '0');
            if (digit > 9)
                return Record.NotSaid;
            value = value * 10 + digit;
        }

        return value;
    }

    /// <summary>A status of up to three digits: <c>000</c> and <c>0</c> are 0.</summary>
    public static int Status(ReadOnlySpan<byte> text) => text.Length <= 3 ? (int)Whole(text) : Record.NotSaid;

    /// <summary>Seconds with decimals (<c>0.086</c>) in microseconds; more than six decimals are cut.</summary>
    public static long Seconds(ReadOnlySpan<byte> text) => Decimal(text, 6);

    /// <summary>Milliseconds with decimals in microseconds.</summary>
    public static long Milliseconds(ReadOnlySpan<byte> text) => Decimal(text, 3);

    /// <summary>A decimal number times 10 to the <paramref name="places"/>; an exponent is read as well (<c>2.7e-05</c>).</summary>
    public static long Decimal(ReadOnlySpan<byte> text, int places)
    {
        var point = text.IndexOf((byte)'.');
        var whole = Whole(point < 0 ? text : text[..point]);
        if (whole < 0 || whole > 1_000_000_000_000)
            return Exponential(text, places);
        var scaled = whole;
        var decimals = point < 0 ? default : text[(point + 1)..];
        for (var n = 0; n < places; n++)
        {
            scaled *= 10;
            if (n >= decimals.Length)
                continue;
            var digit = (uint)(decimals[n] - '0');
            if (digit > 9)
                return Exponential(text, places);
            scaled += digit;
        }

        for (var n = places; n < decimals.Length; n++)
        {
            if (!char.IsAsciiDigit((char)decimals[n]))
                return Exponential(text, places);
        }

        return scaled;
    }

    private static long Exponential(ReadOnlySpan<byte> text, int places)
    {
        if (text.Length > 40 || !Utf8Parser.TryParse(text, out double value, out var used) || used != text.Length)
            return Record.NotSaid;
        var scaled = value * Math.Pow(10, places);
        return scaled is >= 0 and < 9e18 ? (long)scaled : Record.NotSaid;
    }
}
