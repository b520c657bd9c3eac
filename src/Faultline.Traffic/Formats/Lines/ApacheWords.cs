namespace Faultline.Traffic.Formats.Lines;

/// <summary>Apache's <c>LogFormat</c>, which varnishncsa understands as well: <c>%h</c>, <c>%&gt;s</c>, <c>%{Referer}i</c> …</summary>
internal static class ApacheWords
{
    public static bool Read(string text, LayoutBuilder into)
    {
        var hasFinalStatus = text.Contains("%>s", StringComparison.Ordinal);
        for (var at = 0; at < text.Length;)
        {
            // As it stands in a configuration file, where the layout itself is in quotes.
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                into.Literal(text[at + 1] == 't' ? '\t' : text[at + 1]);
                at += 2;
                continue;
            }

            if (text[at] != '%')
            {
                into.Literal(text[at++]);
                continue;
            }

            var column = at + 1;
            if (at + 1 < text.Length && text[at + 1] == '%')
            {
                into.Literal('%');
                at += 2;
                continue;
            }

            if (!Directive(text, ref at, out var argument, out var letter, out var isOriginal))
                return into.Fail("a % must be followed by a letter, such as %h or %{Referer}i", column);
            if (letter == 't')
            {
                if (!Time(argument, column, into))
                    return false;
            }
            else if (!into.Field(letter == 's' && isOriginal && hasFinalStatus ? Part.Skip : PartOf(letter, argument), column))
                return false;
        }

        return true;
    }

    // %[!]codes[<|>]{argument}letter; what comes before the letter stands in any order.
    private static bool Directive(string text, ref int at, out string argument, out char letter, out bool isOriginal)
    {
        (argument, letter, isOriginal) = ("", '\0', true);
        for (at++; at < text.Length; at++)
        {
            letter = text[at];
            if (letter == '{')
            {
                var close = text.IndexOf('}', at);
                if (close < 0)
                    return false;
                argument = text[(at + 1)..close];
                at = close;
            }
            else if (letter == '>')
                isOriginal = false;
            else if (letter == '^')
            {
                at += Math.Min(3, text.Length - at);
                return true;
            }
            else if (char.IsAsciiLetter(letter))
            {
                at++;
                return true;
            }
            else if (letter is not ('!' or '<' or ',') && !char.IsAsciiDigit(letter))
                return false;
        }

        return false;
    }

    private static bool Time(string argument, int column, LayoutBuilder into)
    {
        var text = argument.Replace("begin:", "", StringComparison.Ordinal).Replace("end:", "", StringComparison.Ordinal);
        if (text.Length == 0)
        {
            into.Literal('[');
            var fits = into.Field(Part.CommonTime, column);
            into.Literal(']');
            return fits;
        }

        text = text.Replace("%T", "%H:%M:%S", StringComparison.Ordinal).Replace("%F", "%Y-%m-%d", StringComparison.Ordinal);
        var bare = text.Trim('[', ']');
        Part? part = bare switch
        {
            "sec" or "msec" or "usec" => Part.UnixTime,
            "%d/%b/%Y:%H:%M:%S %z" => Part.CommonTime,
            "%Y-%m-%dT%H:%M:%S" or "%Y-%m-%dT%H:%M:%S%z" or "%Y-%m-%dT%H:%M:%SZ"
                or "%Y-%m-%d %H:%M:%S" or "%Y-%m-%d %H:%M:%S %z" => Part.IsoTime,
            "msec_frac" or "usec_frac" => Part.Skip,
            _ => null,
        };
        if (part is not { } known)
            return into.Fail($"times written as {argument} are not read: use %t, or %{{%Y-%m-%dT%H:%M:%S%z}}t", column);
        if (bare.Length < text.Length && text[0] == '[')
            into.Literal('[');
        if (!into.Field(known, column))
            return false;
        if (bare.Length < text.Length && text[^1] == ']')
            into.Literal(']');
        return true;
    }

    private static Part PartOf(char letter, string argument) => letter switch
    {
        'h' => Part.Address,
        'a' => argument.Length == 0 ? Part.Address : Part.Skip,
        'v' or 'V' => Part.Host,
        'u' => Part.User,
        'r' => Part.Request,
        'm' => Part.Method,
        'U' => Part.Path,
        'q' => Part.Query,
        'H' => Part.Protocol,
        's' => Part.Status,
        'b' or 'B' or 'O' => Part.Bytes,
        'I' => Part.Number,
        'D' => Part.Microseconds,
        'T' => argument switch
        {
            "ms" => Part.Milliseconds,
            "us" => Part.Microseconds,
            _ => Part.Seconds,
        },
        'X' => Part.Connection,
        'i' => argument.ToUpperInvariant() switch
        {
            "REFERER" => Part.Referrer,
            "USER-AGENT" => Part.Agent,
            "X-FORWARDED-FOR" => Part.Forwarded,
            "HOST" => Part.Host,
            _ => Part.Skip,
        },
        'e' when argument == "BALANCER_WORKER_NAME" => Part.Worker,
        'x' => argument switch
        {
            "Varnish:hitmiss" => Part.HitMiss,
            "Varnish:handling" => Part.Handling,
            "Varnish:time_firstbyte" => Part.FirstByte,
            "Varnish:side" => Part.Side,
            "VSL:FetchError" => Part.FetchError,
            _ => Part.Skip,
        },
        _ => Part.Skip,
    };
}
