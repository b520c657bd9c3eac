using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Caddy 2: access lines, and all else that Caddy says beside them.</summary>
internal sealed class CaddyJson(FormatOptions options) : JsonFormat("caddy", "caddy", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json)
    {
        var logger = json[JsonKey.Logger];
        if (json.Has(JsonKey.Method) && json.Has(JsonKey.Status)
            && (logger.StartsWith("http.log.access"u8) || (logger.IsEmpty && IsAccess(json))))
            return LineKind.Request;
        if (!json.Has(JsonKey.Message) || !json.Has(JsonKey.Level) || json.IsNumber(JsonKey.Level))
            return LineKind.Unparsed;
        // Errors of a request (http.log.error) are told once more in its access line.
        if (logger.StartsWith("http"u8) || logger.StartsWith("tls"u8) || logger.StartsWith("admin"u8))
            return LineKind.Other;
        // Its other messages have zap's shape, as those of many Go programs: a request of theirs must not be taken for chatter.
        return json.Has(JsonKey.Time) && json.Rank(JsonKey.Time) == 0 && !json.Has(JsonKey.Status) && !json.Has(JsonKey.Sign)
            ? LineKind.Other
            : LineKind.Unparsed;
    }

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        var evidence = new CaddyEvidence
        {
            IsNop = json[JsonKey.Message].SequenceEqual("NOP"u8),
            UpstreamStatus = record.UpstreamStatus,
            Upstream = record.Upstream,
            TellsUpstream = json.Has(JsonKey.Upstream) || json.Has(JsonKey.UpstreamStatus),
            Size = record.Bytes,
            Duration = record.Duration,
        };
        return CaddyFault.Of(record.Status, evidence);
    }

    protected override long Micros(in JsonObject json, JsonKey key) =>
        key == JsonKey.UpstreamDuration && json.Rank(key) < 4 ? Durations.Milliseconds(json[key]) : Durations.Seconds(json[key]);

    private static bool IsAccess(in JsonObject json) =>
        json[JsonKey.Message] is var message && (message.SequenceEqual("handled request"u8) || message.SequenceEqual("NOP"u8));

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["ts", "time", "timestamp"]),
        (JsonKey.Level, ["level"]),
        (JsonKey.Logger, ["logger"]),
        (JsonKey.Message, ["msg", "message"]),
        (JsonKey.Sign,
        [
            "caller", "method", "path", "url", "uri", "code", "status_code", "statusCode", "http.method", "http.status", "req.method",
            "req.url", "res.statusCode", "res.status", "response.status",
        ]),
        (JsonKey.Host, ["request.host"]),
        (JsonKey.Address, ["request.client_ip", "request.remote_ip", "request.remote_addr"]),
        (JsonKey.Method, ["request.method"]),
        (JsonKey.Target, ["request.uri"]),
        (JsonKey.Protocol, ["request.proto"]),
        (JsonKey.Agent, ["request.headers.User-Agent"]),
        (JsonKey.Referrer, ["request.headers.Referer"]),
        (JsonKey.Forwarded, ["request.headers.X-Forwarded-For"]),
        (JsonKey.User, ["user_id"]),
        (JsonKey.Status, ["status"]),
        (JsonKey.Bytes, ["size"]),
        (JsonKey.Duration, ["duration"]),
        // What log_append is told to call them.
        (JsonKey.Upstream,
        [
            "upstream", "upstream_hostport", "upstream_host", "upstream-host", "rp_upstream_host", "http_reverse_proxy_upstream_hostport",
            "http.reverse_proxy.upstream.hostport", "http_reverse_proxy_upstream_address", "http.reverse_proxy.upstream.address",
        ]),
        (JsonKey.UpstreamStatus,
        [
            "upstream_status", "upstream-status", "rp_status_code", "http_reverse_proxy_status_code", "http.reverse_proxy.status_code",
        ]),
        (JsonKey.UpstreamDuration,
        [
            "upstream_latency_ms", "upstream_duration_ms", "upstream-duration-ms", "rp_upstream_duration_ms", "upstream_latency",
            "upstream_duration",
        ]));
}
