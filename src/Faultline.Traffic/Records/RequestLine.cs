namespace Faultline.Traffic.Records;

/// <summary>
/// <c>METHOD SP target SP HTTP/x</c> (RFC 9112 §3) as logs show it. Whatever else stands there was sent by a client that speaks no HTTP, or
/// not well: the record is marked malformed and keeps the raw text as its path.
/// </summary>
internal static class RequestLine
{
    public static void Split(ReadOnlySpan<byte> text, ref Record record)
    {
        var space = text.IndexOf((byte)' ');

        // Nearly every request ends in nine bytes that need no search.
        var last = text.Length > 9 && text[^9] == ' ' ? text.Length - 9 : text.LastIndexOf((byte)' ');
        if (space is <= 0 or > 32 || (!text.StartsWith("GET "u8) && !IsMethod(text[..space])))
        {
            Malformed(text, ref record);
            return;
        }

        record.Method = text[..space];
        if (last > space && text[(last + 1)..].StartsWith("HTTP/"u8))
        {
            record.Protocol = text[(last + 1)..];
            text = text[(space + 1)..last];
        }
        else
        {
            // HTTP/0.9 has no protocol; a target with a blank in it is somebody's mistake.
            text = text[(space + 1)..];
            if (text.Contains((byte)' '))
                record.Marks |= RequestMarks.Malformed;
        }

        if (text.IsEmpty)
            record.Marks |= RequestMarks.Malformed;
        Target(text, ref record);
    }

    /// <summary>Origin form, absolute form (its host is taken when the line has none), authority form, asterisk (RFC 9112 §3.2).</summary>
    public static void Target(ReadOnlySpan<byte> target, ref Record record)
    {
        if (target is not [(byte)'/', ..] && target.IndexOf("://"u8) is > 0 and < 12 and var scheme)
        {
            var rest = target[(scheme + 3)..];
            var slash = rest.IndexOfAny((byte)'/', (byte)'?');
            var authority = slash < 0 ? rest : rest[..slash];
            if (record.Host.IsEmpty)
                record.Host = HostOf(authority);
            target = slash < 0 ? "/"u8 : rest[slash..];
        }

        var end = target.IndexOfAny((byte)'?', (byte)'#');
        record.Path = end < 0 ? target : target[..end];
        if (end >= 0 && target[end] == '?')
        {
            var query = target[(end + 1)..];
            var fragment = query.IndexOf((byte)'#');
            record.Query = fragment < 0 ? query : query[..fragment];
        }
    }

    /// <summary>Without user-info and port; an IPv6 literal keeps its brackets off.</summary>
    public static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> authority)
    {
        authority = authority[(authority.LastIndexOf((byte)'@') + 1)..];
        if (authority is [(byte)'[', ..] && authority.IndexOf((byte)']') is > 0 and var close)
            return authority[1..close];
        var colon = authority.LastIndexOf((byte)':');
        return colon >= 0 && !authority[..colon].Contains((byte)':') ? authority[..colon] : authority;
    }

    /// <summary>An address with an optional port: <c>10.0.0.1:80</c>, <c>[::1]:80</c>, <c>::1</c>, <c>::1:80</c> is left alone.</summary>
    public static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> text) => HostOf(text);

    public static void Malformed(ReadOnlySpan<byte> text, ref Record record)
    {
        record.Marks |= RequestMarks.Malformed;
        record.Path = Ascii.Given(text);
    }

    // A token (RFC 9110 §5.6.2) in capitals as every method in use is; lower case and digits occur in made-up ones.
    private static bool IsMethod(ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetter((char)letter) && letter is not ((byte)'-' or (byte)'_'))
                return false;
        }

        return true;
    }
}
