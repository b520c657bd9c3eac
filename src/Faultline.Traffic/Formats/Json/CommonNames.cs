namespace Faultline.Traffic.Formats.Json;

/// <summary>What programs commonly call things in their JSON, and what a source's <c>fields</c> call them instead.</summary>
internal static class CommonNames
{
    private static readonly (JsonKey Key, string? Field, string[] Paths)[] Common =
    [
        (JsonKey.Time, "time", ["@timestamp", "timestamp", "time", "ts", "date", "datetime", "start_time", "startTime", "timeUnixNano"]),
        (JsonKey.Status, "status",
        [
            "http.response.status_code", "attributes.http.response.status_code", "res.statusCode", "res.status", "response.statusCode",
            "response.status", "http.status_code", "attributes.http.status_code", "http.status", "http.code", "status_code",
            "statusCode", "http_status", "httpStatus", "response_status", "response_code", "responseCode", "status", "code", "response",
        ]),
        (JsonKey.Method, "method",
        [
            "http.request.method", "attributes.http.request.method", "req.method", "request.method", "http.method",
            "attributes.http.method", "request_method", "requestMethod", "http_method", "httpMethod", "method", "verb",
        ]),
        (JsonKey.Target, "path",
        [
            "url.original", "attributes.url.full", "url.full", "url.path", "attributes.url.path", "req.url", "req.path", "request.url",
            "request.uri", "request.path", "http.target", "http.url", "http.path", "request_uri", "requestUri", "request_url", "requestUrl",
            "request_path", "requestPath", "uri", "url", "path", "http.route", "attributes.http.route", "route",
        ]),
        (JsonKey.Query, null, ["url.query", "attributes.url.query", "query_string", "queryString", "query"]),
        (JsonKey.Request, "request", ["request", "request_line", "requestLine"]),
        (JsonKey.Host, "host",
        [
            "url.domain", "server.address", "attributes.server.address", "req.headers.host", "request.host", "request.headers.host",
            "http.host", "http_host", "vhost", "server_name", "domain", "host",
        ]),
        (JsonKey.Address, "address",
        [
            "client.address", "attributes.client.address", "client.ip", "source.address", "source.ip", "req.remoteAddress", "req.ip",
            "request.remote_ip", "network.client.ip", "network.peer.address", "client_ip", "clientIp", "remote_ip", "remoteIp",
            "remote_addr", "remoteAddr", "remoteAddress", "remote_address", "remote_host", "remoteHost", "ip", "client", "remote",
        ]),
        (JsonKey.Agent, "agent",
        [
            "user_agent.original", "attributes.user_agent.original", "req.headers.user-agent", "request.headers.user-agent",
            "request.headers.User-Agent", "http.useragent", "http.user_agent", "http_user_agent", "user_agent", "userAgent", "user-agent",
            "useragent", "agent",
        ]),
        (JsonKey.Referrer, "referrer",
        [
            "http.request.referrer", "req.headers.referer", "request.headers.referer", "http.referer", "http_referer", "http_referrer",
            "referrer", "referer",
        ]),
        (JsonKey.Forwarded, null, ["req.headers.x-forwarded-for", "http_x_forwarded_for", "x_forwarded_for", "x-forwarded-for"]),
        (JsonKey.Duration, "duration",
        [
            "event.duration", "http.server.request.duration", "attributes.http.server.request.duration", "responseTime", "response_time",
            "request_time", "duration_ms", "durationMs", "duration_us", "duration_ns", "duration_seconds", "elapsed_ms", "elapsedMs",
            "elapsed_time", "latency_human", "latency_ms", "latencyMs", "latency_us", "latency_ns", "duration", "latency", "elapsed",
            "took", "time_taken",
        ]),
        (JsonKey.Bytes, "bytes",
        [
            "http.response.body.bytes", "http.response.bytes", "http.response.body.size", "attributes.http.response.body.size",
            "res.headers.content-length", "response_size", "responseSize", "body_bytes_sent", "bytes_sent", "bytes_out", "bytesSent",
            "response_bytes", "content_length", "contentLength", "bytes", "size",
        ]),
        (JsonKey.Protocol, null, ["http.version", "network.protocol.version", "protocol", "proto", "http_version"]),
        (JsonKey.User, null, ["user.name", "remote_user", "user"]),
        (JsonKey.Upstream, null, ["upstream_addr", "upstream_host", "upstream"]),
        (JsonKey.UpstreamStatus, "upstreamStatus", ["upstream_status", "upstreamStatus"]),
        (JsonKey.Reason, "reason", ["error.type", "attributes.error.type", "reason"]),
    ];

    /// <summary>What <c>fields</c> may name.</summary>
    public static IEnumerable<string> Fields => Common.Select(c => c.Field).OfType<string>();

    public static JsonNames With(IReadOnlyDictionary<string, string> fields)
    {
        var named = Common.Where(c => c.Field is not null && fields.ContainsKey(c.Field)).ToArray();
        // What is named comes first, so that a common name of another key does not take it.
        return new JsonNames(
        [
            .. named.Select(c => (c.Key, new[] { PathOf(fields[c.Field!]) })),
            .. Common.Except(named).Select(c => (c.Key, c.Paths)),
        ]);
    }

    private static string PathOf(string text) => text.StartsWith("$.", StringComparison.Ordinal) ? text[2..] : text;
}
