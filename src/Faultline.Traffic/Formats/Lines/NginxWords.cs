namespace Faultline.Traffic.Formats.Lines;

/// <summary>nginx's <c>log_format</c>: <c>$name</c> or <c>${name}</c>, everything else literally.</summary>
internal static class NginxWords
{
    // Names with a leading underscore are our own, for what other products write in lines like nginx's.
    private static readonly Dictionary<string, Part> Variables = new(StringComparer.Ordinal)
    {
        ["remote_addr"] = Part.Address,
        ["the_real_ip"] = Part.Address,
        ["proxy_protocol_addr"] = Part.Address,
        ["host"] = Part.Host,
        ["http_host"] = Part.Host,
        ["server_name"] = Part.Host,
        ["remote_user"] = Part.User,
        ["time_local"] = Part.CommonTime,
        ["time_iso8601"] = Part.IsoTime,
        ["msec"] = Part.UnixTime,
        ["request"] = Part.Request,
        ["request_method"] = Part.Method,
        ["request_uri"] = Part.Target,
        ["uri"] = Part.Path,
        ["document_uri"] = Part.Path,
        ["args"] = Part.Query,
        ["query_string"] = Part.Query,
        ["server_protocol"] = Part.Protocol,
        ["status"] = Part.Status,
        ["body_bytes_sent"] = Part.Bytes,
        ["bytes_sent"] = Part.Bytes,
        ["http_referer"] = Part.Referrer,
        ["http_user_agent"] = Part.Agent,
        ["http_x_forwarded_for"] = Part.Forwarded,
        ["proxy_add_x_forwarded_for"] = Part.Forwarded,
        ["request_time"] = Part.RequestTime,
        ["upstream_addr"] = Part.Upstream,
        ["server"] = Part.Worker,
        ["upstream_status"] = Part.UpstreamStatus,
        ["upstream_connect_time"] = Part.UpstreamConnect,
        ["upstream_header_time"] = Part.UpstreamHeader,
        ["upstream_response_time"] = Part.UpstreamTime,
        ["upstream_bytes_received"] = Part.UpstreamBytes,
        ["upstream_response_length"] = Part.UpstreamBytes,
        ["upstream_cache_status"] = Part.Cache,
        ["limit_req_status"] = Part.Limit,
        ["limit_conn_status"] = Part.Limit,
        ["request_length"] = Part.Number,
        ["_count"] = Part.Number,
        ["_tail"] = Part.Tail,
        ["_router"] = Part.Router,
        ["_service"] = Part.Upstream,
        ["_milliseconds"] = Part.Milliseconds,
    };

    public static bool Read(string text, LayoutBuilder into)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$')
            {
                into.Literal(text[at++]);
                continue;
            }

            var column = at + 1;
            var braced = at + 1 < text.Length && text[at + 1] == '{';
            var start = at + (braced ? 2 : 1);
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (end == start)
                return into.Fail("a $ must be followed by a variable's name", column);
            if (braced && (end == text.Length || text[end] != '}'))
                return into.Fail("${ has no closing }", column);
            at = braced ? end + 1 : end;

            // Empty or the question mark that the query brings along.
            var name = text[start..end];
            if (name != "is_args" && !into.Field(Variables.GetValueOrDefault(name), column))
                return false;
        }

        return true;
    }
}
