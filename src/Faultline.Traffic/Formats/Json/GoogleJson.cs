using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Google Cloud's load balancers, as Cloud Logging exports their entries.</summary>
internal sealed class GoogleJson(FormatOptions options) : JsonFormat("gcp", "gcp", Keys(), options)
{
    // An entry without a request is a message of something else in the same log.
    protected override LineKind KindOf(in JsonObject json) =>
        json.Has(JsonKey.Method) || json.Has(JsonKey.Target) ? LineKind.Request
        : json.Marks >= 2 ? LineKind.Other
        : LineKind.Unparsed;

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        record.Marks |= RequestMarks.AtEdge;
        var evidence = new GoogleEvidence { StatusDetails = json[JsonKey.Details], ProxyStatus = json[JsonKey.ProxyStatus] };
        record.Evidence = evidence.StatusDetails.IsEmpty ? evidence.ProxyStatus : evidence.StatusDetails;
        if (evidence.StatusDetails.SequenceEqual("response_sent_by_backend"u8))
            record.UpstreamStatus = record.Status;
        if (record.Cache.SequenceEqual("true"u8))
            record.Cache = "HIT"u8;
        else if (!record.Cache.IsEmpty)
            record.Cache = "MISS"u8;
        return GoogleFault.Of(record.Status, evidence);
    }

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["timestamp", "receiveTimestamp"]),
        (JsonKey.Method, ["httpRequest.requestMethod"]),
        (JsonKey.Target, ["httpRequest.requestUrl"]),
        (JsonKey.Protocol, ["httpRequest.protocol"]),
        (JsonKey.Status, ["httpRequest.status"]),
        (JsonKey.Bytes, ["httpRequest.responseSize"]),
        (JsonKey.Duration, ["httpRequest.latency"]),
        (JsonKey.Address, ["httpRequest.remoteIp"]),
        (JsonKey.Agent, ["httpRequest.userAgent"]),
        (JsonKey.Referrer, ["httpRequest.referer"]),
        (JsonKey.Upstream, ["httpRequest.serverIp"]),
        (JsonKey.Cache, ["httpRequest.cacheHit"]),
        (JsonKey.Details, ["jsonPayload.statusDetails"]),
        (JsonKey.ProxyStatus, ["jsonPayload.proxyStatus"]),
        (JsonKey.Sign, ["!insertId", "!logName", "!resource.type"]));
}
