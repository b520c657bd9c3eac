using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>varnishncsa told to write JSON (<c>-j -F</c>), with one of Varnish's own words among its keys.</summary>
internal sealed class VarnishJson(FormatOptions options) : JsonFormat("varnish-json", "varnish", Keys(), options)
{
    protected override LineKind KindOf(in JsonObject json) =>
        json.Has(JsonKey.Status) && json.Marks >= 1 && (json.Has(JsonKey.Target) || json.Has(JsonKey.Request))
            // Varnish's own requests to the application are none of clients, whose lines stand beside them.
            ? json[JsonKey.Side] is [(byte)'b', ..] ? LineKind.Other : LineKind.Request
            : LineKind.Unparsed;

    // %D is in microseconds, %T in seconds.
    protected override long Micros(in JsonObject json, JsonKey key) => json.Rank(key) switch
    {
        <= 3 when key == JsonKey.Duration => Ascii.Decimal(json[key], 0),
        _ => Ascii.Seconds(json[key]),
    };

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        var handling = json[JsonKey.Handling];
        var evidence = new VarnishEvidence
        {
            Handling = handling,
            HitMiss = json[JsonKey.HitMiss],
            FetchError = json[JsonKey.FetchError],
        };
        record.Cache = evidence.HitMiss.IsEmpty ? handling : evidence.HitMiss;
        record.Evidence = evidence.FetchError.IsEmpty ? handling : evidence.FetchError;
        return VarnishFault.Of(record.Status, evidence);
    }

    private static JsonNames Keys() => new(
        (JsonKey.Time, ["@timestamp", "timestamp", "time"]),
        (JsonKey.Address, ["remote_addr", "remoteip", "remote_ip", "client_ip", "clientip", "remote_host", "client"]),
        (JsonKey.Forwarded, ["x_forwarded_for", "xforwardedfor"]),
        (JsonKey.User, ["remote_user", "user"]),
        (JsonKey.Host, ["host", "http_host", "vhost"]),
        (JsonKey.Request, ["request", "request_line"]),
        (JsonKey.Method, ["method", "request_method", "verb"]),
        (JsonKey.Target, ["url", "uri", "request_uri", "path"]),
        (JsonKey.Query, ["query", "query_string"]),
        (JsonKey.Protocol, ["protocol", "proto", "httpversion"]),
        (JsonKey.Status, ["status", "status_code", "response"]),
        (JsonKey.Bytes, ["bytes", "bytes_sent", "size", "response_size"]),
        (JsonKey.Duration, ["duration_usec", "duration_us", "time_us", "D", "duration", "request_time", "time_taken", "T"]),
        (JsonKey.UpstreamDuration, ["!time_firstbyte", "!berespms", "!ttfb", "!Varnish:time_firstbyte"]),
        (JsonKey.Agent, ["user_agent", "agent", "http_user_agent", "useragent"]),
        (JsonKey.Referrer, ["referer", "referrer", "http_referer"]),
        (JsonKey.Handling, ["!handling", "!varnish_handling", "!Varnish:handling", "!varnish.handling"]),
        (JsonKey.HitMiss, ["!hitmiss", "!hit_miss", "!varnish_hitmiss", "!Varnish:hitmiss", "!varnish.hitmiss"]),
        (JsonKey.FetchError, ["!fetch_error", "!fetcherror", "!FetchError", "!VSL:FetchError"]),
        (JsonKey.Side, ["side", "!varnish_side", "!Varnish:side", "!varnish.side"]));
}
