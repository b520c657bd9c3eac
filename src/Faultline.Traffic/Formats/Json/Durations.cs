using System.Buffers;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Lengths of time as JSON logs write them, in microseconds; or <see cref="Record.NotSaid"/>.</summary>
internal static class Durations
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789."u8);

    // A whole number of seconds that long is no request's duration; Caddy writes nanoseconds when it is told to.
    private const int LeastNanoDigits = 6;

    /// <summary>Seconds with decimals, a whole number of at least six digits as nanoseconds, or a text with units.</summary>
    public static long Seconds(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? Record.NotSaid
        : text[^1] is not (>= (byte)'0' and <= (byte)'9') ? WithUnits(text)
        : text.Length >= LeastNanoDigits
            && Ascii.Whole(text) is >= 0 and var nanoseconds ? nanoseconds / 1000
        : Ascii.Seconds(text);

    public static long Milliseconds(ReadOnlySpan<byte> text) =>
        text is [.., >= (byte)'0' and <= (byte)'9'] ? Ascii.Milliseconds(text) : WithUnits(text);

    public static long Nanoseconds(ReadOnlySpan<byte> text) =>
        Ascii.Decimal(text, 0) is >= 0 and var value ? value / 1000 : WithUnits(text);

    /// <summary>Go's and Google's form, such as <c>1m2.5s</c>, <c>12.3µs</c>, <c>0.012s</c>, <c>12 ms</c>.</summary>
    public static long WithUnits(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 40)
            return Record.NotSaid;
        long total = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0)
                return Record.NotSaid;
            var number = text[..digits];
            text = text[digits..].TrimStart((byte)' ');
            var letters = text.IndexOfAnyInRange((byte)'0', (byte)'9');
            var unit = letters < 0 ? text : text[..letters];
            text = letters < 0 ? default : text[letters..];
            var part = Part(number, unit);
            if (part < 0)
                return part;
            total += part;
        }

        return total;
    }

    private static long Part(ReadOnlySpan<byte> number, ReadOnlySpan<byte> unit) => unit switch
    {
        _ when unit.SequenceEqual("ns"u8) => Times(Ascii.Decimal(number, 3), 1, 1_000_000),
        _ when unit.SequenceEqual("us"u8) || unit.SequenceEqual("µs"u8) || unit.SequenceEqual("μs"u8) => Ascii.Decimal(number, 0),
        _ when unit.SequenceEqual("ms"u8) => Ascii.Milliseconds(number),
        _ when unit.SequenceEqual("s"u8) => Ascii.Seconds(number),
        _ when unit.SequenceEqual("m"u8) => Times(Ascii.Seconds(number), 60, 1),
        _ when unit.SequenceEqual("h"u8) => Times(Ascii.Seconds(number), 3600, 1),
        _ => Record.NotSaid,
    };

    private static long Times(long value, int factor, int divisor) =>
        value is < 0 or > 1_000_000_000_000_000 ? Record.NotSaid : value * factor / divisor;
}
