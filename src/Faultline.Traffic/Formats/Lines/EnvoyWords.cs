namespace Faultline.Traffic.Formats.Lines;

/// <summary>Envoy's format strings: <c>%NAME%</c> or <c>%NAME(argument):length%</c>, everything else literally.</summary>
internal static class EnvoyWords
{
    /// <summary>Between <c>%</c> and <c>%</c>: what we have to know apart from Apache's single letters.</summary>
    public static bool Speaks(string text) =>
        text.Contains("%RESPONSE_CODE%", StringComparison.Ordinal) || text.Contains("%START_TIME", StringComparison.Ordinal);

    public static bool Read(string text, LayoutBuilder into)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                into.Literal(text[at++]);
                continue;
            }

            var column = at + 1;

            // A time's own format has % in it.
            var close = text.IndexOf('%', at + 1);
            if (close > 0 && text.IndexOf('(', at, close - at) >= 0)
                close = text.IndexOf(')', at) is > 0 and var bracket ? text.IndexOf('%', bracket) : -1;
            if (close < 0)
                return into.Fail("a % has no closing %", column);
            if (close == at + 1)
                into.Literal('%');
            else if (!Field(text[(at + 1)..close], column, into))
                return false;
            at = close + 1;
        }

        return true;
    }

    private static bool Field(string text, int column, LayoutBuilder into)
    {
        if (text == "REQUEST_LINE")
            return into.Field(Part.Request, column);
        var part = PartOf(text);
        if (part == Part.IsoTime && text.Contains('(', StringComparison.Ordinal) && !text.Contains("%Y-%m-%d", StringComparison.Ordinal))
            return into.Fail("only ISO 8601 times are read: write %START_TIME%", column);
        return into.Field(part, column);
    }

    private static Part PartOf(string text) => text.Split('(', ':')[0] switch
    {
        "START_TIME" => Part.IsoTime,
        "PROTOCOL" => Part.Protocol,
        "RESPONSE_CODE" => Part.Status,
        "RESPONSE_FLAGS" or "RESPONSE_FLAGS_LONG" => Part.Flags,
        "RESPONSE_CODE_DETAILS" => Part.Details,
        "BYTES_SENT" => Part.Bytes,
        "DURATION" => Part.Milliseconds,
        "UPSTREAM_HOST" => Part.Upstream,
        "DOWNSTREAM_REMOTE_ADDRESS" or "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" => Part.Address,
        "REQ" => Header(text),
        "RESP" when text.Contains("X-ENVOY-UPSTREAM-SERVICE-TIME", StringComparison.OrdinalIgnoreCase) => Part.ServiceMilliseconds,
        _ => Part.Skip,
    };

    private static Part Header(string text) => text.ToUpperInvariant() switch
    {
        "REQ(:METHOD)" => Part.Method,
        "REQ(:PATH)" or "REQ(X-ENVOY-ORIGINAL-PATH?:PATH)" => Part.Target,
        "REQ(X-FORWARDED-FOR)" => Part.Forwarded,
        "REQ(USER-AGENT)" => Part.Agent,
        "REQ(REFERER)" => Part.Referrer,
        "REQ(:AUTHORITY)" => Part.Host,
        _ => Part.Skip,
    };
}
