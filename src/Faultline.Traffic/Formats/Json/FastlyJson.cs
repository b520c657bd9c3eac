using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Fastly with the keys of its documentation's JSON example and their usual variations. The format is the owner's own.</summary>
internal sealed class FastlyJson(FormatOptions options) : JsonFormat("fastly", "fastly", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json) =>
        json.Has(JsonKey.Status) && json.Marks >= 2 && (json.Has(JsonKey.Target) || json.Has(JsonKey.Request))
            ? LineKind.Request
            : LineKind.Unparsed;

    // Fastly's elapsed times are microseconds unless the name says otherwise.
    protected override long Micros(in JsonObject json, JsonKey key) => json.Rank(key) switch
    {
        0 => Ascii.Decimal(json[key], 0),
        1 => Durations.Milliseconds(json[key]),
        _ => Durations.Seconds(json[key]),
    };

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        record.Marks |= RequestMarks.AtEdge;
        var evidence = new FastlyEvidence { State = record.Cache, ResponseReason = json[JsonKey.Reason] };
        record.Evidence = evidence.State;
        return FastlyFault.Of(record.Status, evidence);
    }

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["timestamp", "time", "time_start"]),
        (JsonKey.Address, ["client_ip"]),
        (JsonKey.Host, ["host", "request_host"]),
        (JsonKey.Target, ["url", "request_url"]),
        (JsonKey.Request, ["request"]),
        (JsonKey.Method, ["request_method", "method"]),
        (JsonKey.Protocol, ["request_protocol", "protocol"]),
        (JsonKey.Referrer, ["request_referer", "request_referrer"]),
        (JsonKey.Agent, ["request_user_agent"]),
        (JsonKey.Cache, ["!response_state", "!fastly_info_state", "!fastly_info.state", "cache_status"]),
        (JsonKey.Status, ["response_status", "status"]),
        (JsonKey.Reason, ["!response_reason", "reason"]),
        (JsonKey.Bytes, ["response_body_size", "resp_body_size", "bytes"]),
        (JsonKey.Duration, ["time_elapsed", "time_elapsed_msec", "time_elapsed_sec"]),
        (JsonKey.Upstream, ["backend", "origin_host"]),
        (JsonKey.Sign, ["!fastly_server", "!fastly_is_edge", "!server_datacenter", "!pop", "!service_id"]));
}
