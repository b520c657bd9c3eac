using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>nginx: the line that we recommend, and lines made by hand whose keys are named after nginx's variables.</summary>
internal sealed class NginxJson(JsonNames names, FormatOptions options, int leastMarks) : JsonFormat("nginx-json", "nginx", names, options)
{
    /// <summary>Our own: short keys, all values in quotes.</summary>
    public static NginxJson Recommended(FormatOptions options) => new(
        new JsonNames(
            (JsonKey.Time, ["!t"]), (JsonKey.Host, ["!h"]), (JsonKey.Address, ["!a"]), (JsonKey.Forwarded, ["!x"]),
            (JsonKey.Request, ["!r"]), (JsonKey.Status, ["!s"]), (JsonKey.Bytes, ["!b"]), (JsonKey.Duration, ["!d"]),
            (JsonKey.UpstreamStatus, ["!us"]),
            (JsonKey.Upstream, ["!ua"]), (JsonKey.ConnectTime, ["!uc"]), (JsonKey.HeaderTime, ["!uh"]), (JsonKey.UpstreamDuration, ["!ur"]),
            (JsonKey.UpstreamBytes, ["!ub"]), (JsonKey.Cache, ["!cs"]), (JsonKey.Limit, ["!lr"]), (JsonKey.Referrer, ["!f"]),
            (JsonKey.Agent, ["!g"])),
        options,
        leastMarks: 6);

    /// <summary>At least two keys that nobody but nginx names so.</summary>
    public static NginxJson ByVariables(FormatOptions options) => new(
        new JsonNames(
            (JsonKey.Time, ["!msec", "!time_iso8601", "!time_local", "@timestamp", "timestamp", "time", "ts"]),
            (JsonKey.Host, ["http_host", "host", "server_name", "vhost", "domain"]),
            (JsonKey.Address, ["!remote_addr", "realip_remote_addr", "client_ip", "remote_ip", "client"]),
            (JsonKey.User, ["!remote_user"]),
            (JsonKey.Forwarded, ["!http_x_forwarded_for", "x_forwarded_for"]),
            (JsonKey.Request, ["request"]),
            (JsonKey.Method, ["request_method", "method"]),
            (JsonKey.Target, ["!request_uri", "uri", "url", "path"]),
            (JsonKey.Query, ["args", "query_string"]),
            (JsonKey.Protocol, ["!server_protocol", "protocol"]),
            (JsonKey.Status, ["status", "status_code"]),
            (JsonKey.Bytes, ["!bytes_sent", "!body_bytes_sent", "size"]),
            (JsonKey.Duration, ["!request_time"]),
            (JsonKey.Agent, ["!http_user_agent", "user_agent", "agent"]),
            (JsonKey.Referrer, ["!http_referer", "!http_referrer", "referer", "referrer"]),
            (JsonKey.Upstream, ["!upstream_addr", "upstream"]),
            (JsonKey.UpstreamStatus, ["!upstream_status"]),
            (JsonKey.ConnectTime, ["!upstream_connect_time"]),
            (JsonKey.HeaderTime, ["!upstream_header_time"]),
            (JsonKey.UpstreamDuration, ["!upstream_response_time"]),
            (JsonKey.UpstreamBytes, ["!upstream_bytes_received", "!upstream_response_length"]),
            (JsonKey.Cache, ["!upstream_cache_status", "cache_status"]),
            (JsonKey.Limit, ["!limit_req_status", "!limit_conn_status"]),
            (JsonKey.Sign, ["!request_length", "!connection_requests", "!http_cookie", "!pipe", "!request_completion"])),
        options,
        leastMarks: 2);

    protected override LineKind KindOf(in JsonObject json) =>
        json.Marks >= leastMarks && json.Has(JsonKey.Status) && (json.Has(JsonKey.Request) || json.Has(JsonKey.Target))
            ? LineKind.Request
            : LineKind.Unparsed;

    protected override long Micros(in JsonObject json, JsonKey key) =>
        key == JsonKey.UpstreamDuration ? UpstreamList.Total(json[key]) : Ascii.Seconds(json[key]);

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        var evidence = new NginxEvidence
        {
            TellsUpstream = json.Has(JsonKey.UpstreamStatus) || json.Has(JsonKey.Upstream) || json.Has(JsonKey.UpstreamDuration),
            TellsTimes = json.Has(JsonKey.ConnectTime) && json.Has(JsonKey.HeaderTime),
            UpstreamAddress = record.Upstream,
            UpstreamStatus = json[JsonKey.UpstreamStatus],
            ConnectTime = json[JsonKey.ConnectTime],
            HeaderTime = json[JsonKey.HeaderTime],
            ResponseTime = json[JsonKey.UpstreamDuration],
            UpstreamBytes = json[JsonKey.UpstreamBytes],
            CacheStatus = record.Cache,
            Limit = json[JsonKey.Limit],
            Duration = record.Duration,
        };
        record.Upstream = UpstreamList.Last(evidence.UpstreamAddress);
        record.UpstreamStatus = NginxFault.AnswerOf(json.Has(JsonKey.UpstreamStatus), evidence);
        record.Evidence = evidence.Limit;
        if (UpstreamList.WasRetried(evidence.UpstreamStatus))
            record.Marks |= RequestMarks.Retried;
        return NginxFault.Of(record.Status, evidence);
    }
}
