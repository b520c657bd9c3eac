using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>Syslog's headers: RFC 3164 with and without priority and host, RFC 5424, what rsyslog and journalctl write.</summary>
internal static class Syslog
{
    private const int LongestHost = 255;
    private const int LongestTag = 128;

    public static ReadOnlySpan<byte> Peel(ReadOnlySpan<byte> line)
    {
        var header = line;
        var hasPriority = false;
        if (line is [(byte)'<', ..])
        {
            var end = line[..Math.Min(line.Length, 5)].IndexOf((byte)'>');
            if (end < 2 || Ascii.Whole(line[1..end]) is not (>= 0 and <= 191))
                return line;
            header = line[(end + 1)..];
            hasPriority = true;
            if (header is [(byte)'1', (byte)' ', ..] && Structured(header[2..], out var message))
                return message;
        }

        var length = Stamps.Classic(header);
        if (length == 0 && header is [>= (byte)'0' and <= (byte)'9', ..] && header.IndexOf((byte)' ') is > 0 and var blank
            && Stamps.IsIso(header[..blank]))
            length = blank + 1;
        if (length > 0)
            return Tagged(header[length..], out var inside) ? inside : line;

        // "<134>" alone is what HAProxy's format "short" writes.
        return hasPriority ? header : line;
    }

    // "host tag[pid]: …", "tag[pid]: …" of a local socket, "host  …" where the tag is empty.
    private static bool Tagged(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> inside)
    {
        inside = default;
        var end = text[..Math.Min(text.Length, LongestHost)].IndexOf((byte)' ');
        if (end <= 0)
            return false;
        var rest = text[(end + 1)..];
        if (text[end - 1] == ':')
        {
            inside = rest;
            return end <= LongestTag;
        }

        if (rest is [(byte)' ', ..])
        {
            inside = rest[1..];
            return true;
        }

        var tag = rest[..Math.Min(rest.Length, LongestTag)].IndexOf((byte)' ');
        if (tag <= 1 || rest[tag - 1] != ':')
            return false;
        inside = rest[(tag + 1)..];
        return true;
    }

    // RFC 5424 §6 behind "<pri>1 ": time, host, application, process, message id, structured data, message with or without a byte-order mark.
    private static bool Structured(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> message)
    {
        message = default;
        for (var n = 0; n < 5; n++)
        {
            var end = text[..Math.Min(text.Length, LongestHost + 1)].IndexOf((byte)' ');
            if (end <= 0 || (n == 0 && text[0] != '-' && !Stamps.IsIso(text[..end])))
                return false;
            text = text[(end + 1)..];
        }

        if (text is [(byte)'-', ..])
            text = text[1..];
        else if (text is not [(byte)'[', ..])
            return false;
        while (text is [(byte)'[', ..])
        {
            var end = ElementEnd(text);
            if (end < 0)
                return false;
            text = text[end..];
        }

        if (text.IsEmpty)
            return true;
        if (text[0] != ' ')
            return false;
        text = text[1..];
        message = text is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text;
        return true;
    }

    // A bracket inside of a quoted value does not end the element, nor does an escaped quote end the value.
    private static int ElementEnd(ReadOnlySpan<byte> text)
    {
        var isQuoted = false;
        for (var n = 1; n < text.Length; n++)
        {
            if (text[n] == '"')
                isQuoted = !isQuoted;
            else if (text[n] == '\\' && isQuoted)
                n++;
            else if (text[n] == ']' && !isQuoted)
                return n + 1;
        }

        return -1;
    }
}
