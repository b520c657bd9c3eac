using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>HAProxy with a <c>log-format</c> that writes JSON and tells the termination state; timers in milliseconds.</summary>
internal sealed class HaproxyJson(FormatOptions options) : JsonFormat("haproxy-json", "haproxy", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json) =>
        json.Has(JsonKey.Evidence) && json.Has(JsonKey.Status) && (json.Has(JsonKey.Target) || json.Has(JsonKey.Request))
            ? LineKind.Request
            : LineKind.Unparsed;

    protected override long Micros(in JsonObject json, JsonKey key) => Durations.Milliseconds(json[key]);

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        var retries = json[JsonKey.Retries];
        var redispatched = retries is [(byte)'+', ..];
        var evidence = new HaproxyEvidence
        {
            Termination = json[JsonKey.Evidence],
            Server = record.Upstream,
            Queue = Timer(json, JsonKey.QueueTime),
            Connect = Timer(json, JsonKey.ConnectTime),
            Response = Timer(json, JsonKey.HeaderTime),
            Total = Timer(json, JsonKey.Duration),
            Redispatched = redispatched,
            Retries = (int)Math.Clamp(Ascii.Whole(redispatched ? retries[1..] : retries), 0, int.MaxValue),
        };
        record.Evidence = evidence.Termination;
        if (redispatched && record.Status is > 0 and < 500)
            record.Marks |= RequestMarks.Retried;
        return HaproxyFault.Of(record.Status, evidence);
    }

    private static int Timer(in JsonObject json, JsonKey key) => (int)Math.Min(json.Whole(key), int.MaxValue);

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["timestamp", "time", "request_date", "accept_date", "date"]),
        (JsonKey.Address, ["client_ip", "client.ip", "client", "src"]),
        (JsonKey.Host, ["host", "http_host", "request_host"]),
        (JsonKey.Request, ["request", "http_request"]),
        (JsonKey.Method, ["method", "http_method", "http.method"]),
        (JsonKey.Target, ["uri", "http_request_uri", "request_uri", "url", "path", "http.uri"]),
        (JsonKey.Query, ["query", "http_query", "http_request_query_string"]),
        (JsonKey.Protocol, ["http_version", "protocol"]),
        (JsonKey.Status, ["status_code", "status", "http_status_code", "http.status"]),
        (JsonKey.Bytes, ["bytes_read", "bytes", "bytes_sent"]),
        (JsonKey.Agent, ["user_agent", "http_user_agent"]),
        (JsonKey.Referrer, ["referer", "http_referer"]),
        (JsonKey.Upstream, ["server_name", "server", "srv_name"]),
        (JsonKey.Service, ["backend_name", "backend"]),
        (JsonKey.Evidence, ["termination_state", "term_state", "termination", "tsc", "ts_c", "session_state"]),
        (JsonKey.QueueTime, ["Tw", "time_wait", "time_queue", "tw"]),
        (JsonKey.ConnectTime, ["Tc", "time_connect", "time_backend_connect", "tc"]),
        (JsonKey.HeaderTime, ["Tr", "time_response", "time_backend_response", "tr"]),
        (JsonKey.Duration, ["Ta", "time_active", "time_duration", "ta", "Tt", "time_total"]),
        (JsonKey.Retries, ["retries", "rc"]));
}
