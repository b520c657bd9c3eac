using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Cloudflare Logpush, data set <c>http_requests</c>.</summary>
internal sealed class CloudflareJson(FormatOptions options) : JsonFormat("cloudflare", "cloudflare", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json) =>
        json.Has(JsonKey.Status) && json.Marks >= 3 ? LineKind.Request : LineKind.Unparsed;

    // OriginResponseTime is the older one, in nanoseconds.
    protected override long Micros(in JsonObject json, JsonKey key) =>
        key == JsonKey.UpstreamDuration && json.Rank(key) > 0 ? Durations.Nanoseconds(json[key]) : Durations.Milliseconds(json[key]);

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        record.Marks |= RequestMarks.AtEdge;
        record.Duration = Between(json[JsonKey.Time], json[JsonKey.EndTime]);
        var evidence = new CloudflareEvidence
        {
            OriginStatus = record.UpstreamStatus,
            Action = json.Last(JsonKey.Action),
            Source = json.Last(JsonKey.Source),
            PathingSource = json[JsonKey.PathingSource],
            PathingStatus = json[JsonKey.PathingStatus],
            CacheStatus = record.Cache,
            OriginHandshakeMillis = json.Whole(JsonKey.Handshake),
            Duration = record.Duration,
        };
        record.Evidence = evidence.Action.IsEmpty ? evidence.PathingStatus : evidence.Action;
        return CloudflareFault.Of(record.Status, evidence);
    }

    // Nanoseconds tell it exactly, texts with decimals to the millisecond; whole seconds tell nothing.
    private long Between(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (start.Length == 19 && end.Length == 19 && start[0] == end[0]
            && Ascii.Whole(start[1..]) is >= 0 and var from && Ascii.Whole(end[1..]) is >= 0 and var to)
            return to >= from ? (to - from) / 1000 : Record.NotSaid;
        if (!start.Contains((byte)'.') && !end.Contains((byte)'.'))
            return Record.NotSaid;
        var (first, last) = (At(start), At(end));
        return first == Record.NoTime || last < first ? Record.NotSaid : (last - first) * 1000;
    }

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["!EdgeStartTimestamp"]),
        (JsonKey.EndTime, ["!EdgeEndTimestamp"]),
        (JsonKey.Address, ["!ClientIP"]),
        (JsonKey.Host, ["!ClientRequestHost"]),
        (JsonKey.Method, ["!ClientRequestMethod"]),
        (JsonKey.Target, ["!ClientRequestURI", "!ClientRequestPath"]),
        (JsonKey.Protocol, ["!ClientRequestProtocol"]),
        (JsonKey.Agent, ["!ClientRequestUserAgent"]),
        (JsonKey.Referrer, ["!ClientRequestReferer"]),
        (JsonKey.Forwarded, ["RequestHeaders.x-forwarded-for"]),
        (JsonKey.Status, ["!EdgeResponseStatus"]),
        (JsonKey.Bytes, ["!EdgeResponseBytes"]),
        (JsonKey.UpstreamStatus, ["!OriginResponseStatus"]),
        (JsonKey.UpstreamDuration, ["OriginResponseDurationMs", "OriginResponseTime"]),
        (JsonKey.Upstream, ["OriginIP"]),
        (JsonKey.Cache, ["!CacheCacheStatus"]),
        (JsonKey.Action, ["SecurityAction", "SecurityActions", "WAFAction", "FirewallMatchesActions"]),
        (JsonKey.Source, ["SecuritySources", "FirewallMatchesSources"]),
        (JsonKey.PathingSource, ["EdgePathingSrc"]),
        (JsonKey.PathingStatus, ["EdgePathingStatus"]),
        (JsonKey.Handshake, ["OriginTCPHandshakeDurationMs"]),
        (JsonKey.Sign, ["!RayID", "!EdgeColoCode", "!ZoneName", "!ClientCountry"]));
}
