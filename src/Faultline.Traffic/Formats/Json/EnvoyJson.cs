using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Envoy and Istio with their usual keys; durations in milliseconds.</summary>
internal sealed class EnvoyJson(FormatOptions options) : JsonFormat("envoy-json", "envoy", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json) =>
        json.Has(JsonKey.Status) && json.Marks >= 2 ? LineKind.Request : LineKind.Unparsed;

    protected override long Micros(in JsonObject json, JsonKey key) => Durations.Milliseconds(json[key]);

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        var evidence = new EnvoyEvidence
        {
            Flags = json[JsonKey.Evidence],
            Details = json[JsonKey.Details],
            UpstreamHost = record.Upstream,
            Duration = record.Duration,
        };
        record.Evidence = evidence.Flags.IsEmpty ? evidence.Details : evidence.Flags;
        if (evidence.Details.SequenceEqual("via_upstream"u8))
            record.UpstreamStatus = record.Status;
        return EnvoyFault.Of(record.Status, evidence);
    }

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["!start_time", "timestamp", "time", "@timestamp"]),
        (JsonKey.Host, ["!:authority", "!authority", "host", "requested_server_name"]),
        (JsonKey.Address, ["!downstream_remote_address", "!downstream_direct_remote_address", "client_ip"]),
        (JsonKey.Method, [":method", "method", "request_method"]),
        (JsonKey.Target,
        [
            "!x-envoy-original-path", "!x-envoy-origin-path", "!x_envoy_original_path", "!x_envoy_origin_path", ":path", "path",
        ]),
        (JsonKey.Protocol, ["protocol"]),
        (JsonKey.Status, ["!response_code", "status"]),
        (JsonKey.Evidence, ["!response_flags", "!response_flags_long", "flags"]),
        (JsonKey.Details, ["!response_code_details", "!connection_termination_details"]),
        (JsonKey.Reason, ["!upstream_transport_failure_reason"]),
        (JsonKey.Bytes, ["bytes_sent"]),
        (JsonKey.Duration, ["duration"]),
        (JsonKey.UpstreamDuration, ["!upstream_service_time", "!x_envoy_upstream_service_time", "!x-envoy-upstream-service-time"]),
        (JsonKey.Upstream, ["!upstream_host"]),
        (JsonKey.Service, ["!upstream_cluster"]),
        (JsonKey.Forwarded, ["x_forwarded_for", "x-forwarded-for"]),
        (JsonKey.Agent, ["user_agent", "user-agent"]),
        (JsonKey.Referrer, ["referer", "referrer"]));
}
