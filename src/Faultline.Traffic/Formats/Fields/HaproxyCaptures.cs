using System.Buffers;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>
/// Captured headers, <c>{shop.example|Mozilla/5.0 (X11)}</c>: the line does not name them, so what a value looks like tells what it is.
/// Braces and bars inside of values are escaped by HAProxy; blanks are not.
/// </summary>
internal static class HaproxyCaptures
{
    private static readonly SearchValues<byte> InNames =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:"u8);

    private static readonly SearchValues<byte> InAddresses = SearchValues.Create("0123456789abcdefABCDEF.:, "u8);

    public static void Read(ReadOnlySpan<byte> values, ref Record record)
    {
        while (!values.IsEmpty)
        {
            var bar = values.IndexOf((byte)'|');
            Value(bar < 0 ? values : values[..bar], ref record);
            values = bar < 0 ? default : values[(bar + 1)..];
        }
    }

    public static void Value(ReadOnlySpan<byte> value, ref Record record)
    {
        if (value.Length < 3)
            return;
        if (value.StartsWith("http://"u8) || value.StartsWith("https://"u8))
        {
            if (record.Referrer.IsEmpty)
                record.Referrer = value;
        }
        else if (record.Agent.IsEmpty && IsAgent(value))
            record.Agent = value;
        else if (record.Forwarded.IsEmpty && IsAddresses(value))
            record.Forwarded = value;
        else if (record.Host.IsEmpty && IsName(value))
            record.Host = RequestLine.HostOf(value);
    }

    // A product and its version, RFC 9110 §10.1.5.
    private static bool IsAgent(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("Mozilla/"u8))
            return true;
        var slash = value.IndexOf((byte)'/');
        return slash > 0 && slash + 1 < value.Length && char.IsAsciiDigit((char)value[slash + 1]);
    }

    private static bool IsAddresses(ReadOnlySpan<byte> value) =>
        !value.ContainsAnyExcept(InAddresses) && (value.Count((byte)'.') >= 3 || value.Count((byte)':') >= 2);

    private static bool IsName(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAnyExcept(InNames))
            return false;
        var name = RequestLine.HostOf(value);
        var dot = name.LastIndexOf((byte)'.');
        return dot > 0 && dot + 1 < name.Length && char.IsAsciiLetter((char)name[dot + 1]);
    }
}
