using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Azure Front Door's access log; <c>errorInfo</c> tells what failed.</summary>
internal sealed class AzureFrontDoorJson(FormatOptions options) : JsonFormat("azure-front-door", "azure-front-door", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json) =>
        json.Marks >= 3 && json.Has(JsonKey.Status) && json.Has(JsonKey.Target) ? LineKind.Request : LineKind.Unparsed;

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        record.Marks |= RequestMarks.AtEdge;
        record.Evidence = json[JsonKey.Evidence];
        return ReasonOf(record.Evidence) is var reason and not RequestReason.None ? Finding.Sure(reason) : StatusFault.Of(record.Status);
    }

    private static RequestReason ReasonOf(ReadOnlySpan<byte> error) =>
        error.IsEmpty || error.SequenceEqual("NoError"u8) ? RequestReason.None
        : error.SequenceEqual("ClientDisconnected"u8) ? RequestReason.ClientAbort
        : error.SequenceEqual("ClientGeoBlocked"u8) || error.SequenceEqual("RestrictedIP"u8) ? RequestReason.Blocked
        : error.SequenceEqual("UnspecifiedClientError"u8) || error.SequenceEqual("InvalidRequest"u8) ? RequestReason.ClientBad
        : error.SequenceEqual("OriginTimeout"u8) ? RequestReason.UpstreamTimeout
        : error.SequenceEqual("OriginConnectionRefused"u8) || error.StartsWith("Certificate"u8) || error.StartsWith("SSL"u8)
            || error.StartsWith("DNS"u8) || error.SequenceEqual("OriginConnectionError"u8) ? RequestReason.UpstreamConnect
        : error.StartsWith("Origin"u8) || error.SequenceEqual("ResponseHeaderTooBig"u8) ? RequestReason.UpstreamReset
        : RequestReason.None;

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["time", "Time", "timestamp"]),
        (JsonKey.Host, ["properties.hostName", "properties.endpoint"]),
        (JsonKey.Address, ["!properties.clientIp", "!properties.socketIp"]),
        (JsonKey.Method, ["!properties.httpMethod"]),
        (JsonKey.Target, ["!properties.requestUri"]),
        (JsonKey.Protocol, ["properties.requestProtocol"]),
        (JsonKey.Status, ["!properties.httpStatusCode"]),
        (JsonKey.Bytes, ["properties.responseBytes"]),
        (JsonKey.Duration, ["properties.timeTaken"]),
        (JsonKey.Agent, ["properties.userAgent"]),
        (JsonKey.Referrer, ["properties.referer", "properties.referrer"]),
        (JsonKey.Upstream, ["properties.originIp", "properties.originName"]),
        (JsonKey.Cache, ["!properties.cacheStatus"]),
        (JsonKey.Evidence, ["!properties.errorInfo", "!properties.ErrorInfo"]));
}
