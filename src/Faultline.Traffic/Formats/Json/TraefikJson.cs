using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Traefik's access log in JSON; durations in nanoseconds.</summary>
internal sealed class TraefikJson(FormatOptions options) : JsonFormat("traefik-json", "traefik", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json) =>
        json.Has(JsonKey.Status) && json.Marks >= 2 ? LineKind.Request : LineKind.Unparsed;

    protected override long Micros(in JsonObject json, JsonKey key) => Durations.Nanoseconds(json[key]);

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        var evidence = new TraefikEvidence
        {
            TellsOrigin = true,
            OriginStatus = record.UpstreamStatus,
            OriginContentSize = json.Whole(JsonKey.UpstreamBytes),
            HasOriginHeaders = json.Has(JsonKey.OriginHeader),
            Router = json[JsonKey.Router],
            Service = json[JsonKey.Service],
            Retries = (int)Math.Clamp(json.Whole(JsonKey.Retries), 0, int.MaxValue),
            Duration = record.Duration,
        };
        if (evidence.Retries > 0 && record.Status is > 0 and < 500)
            record.Marks |= RequestMarks.Retried;
        if (record.Upstream.IsEmpty)
            record.Upstream = evidence.Service;
        record.Evidence = evidence.Router;
        return TraefikFault.Of(record.Status, evidence);
    }

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["!StartUTC", "StartLocal", "time"]),
        (JsonKey.Host, ["!RequestHost", "RequestAddr"]),
        (JsonKey.Address, ["!ClientHost", "ClientAddr"]),
        (JsonKey.User, ["ClientUsername"]),
        (JsonKey.Method, ["!RequestMethod"]),
        (JsonKey.Target, ["!RequestPath"]),
        (JsonKey.Protocol, ["RequestProtocol"]),
        (JsonKey.Status, ["!DownstreamStatus"]),
        (JsonKey.Bytes, ["!DownstreamContentSize"]),
        (JsonKey.Duration, ["Duration"]),
        (JsonKey.UpstreamDuration, ["!OriginDuration"]),
        (JsonKey.UpstreamStatus, ["!OriginStatus"]),
        (JsonKey.UpstreamBytes, ["!OriginContentSize"]),
        (JsonKey.Upstream, ["ServiceAddr"]),
        (JsonKey.Router, ["!RouterName"]),
        (JsonKey.Service, ["ServiceURL", "ServiceURL.Host"]),
        (JsonKey.Retries, ["RetryAttempts"]),
        (JsonKey.Agent, ["request_User-Agent"]),
        (JsonKey.Referrer, ["request_Referer"]),
        (JsonKey.Forwarded, ["request_X-Forwarded-For"]),
        // Traefik logs no headers unless told to; then nearly every answer has one of these.
        (JsonKey.OriginHeader,
        [
            "origin_Date", "origin_Content-Type", "origin_Content-Length", "origin_Server", "origin_Cache-Control", "origin_Location",
            "origin_Etag", "origin_Last-Modified", "origin_Set-Cookie", "origin_Vary", "origin_X-Powered-By", "origin_Retry-After",
        ]));
}
