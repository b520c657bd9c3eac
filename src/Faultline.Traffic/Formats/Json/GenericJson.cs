using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>
/// Any program's JSON: the keys that the source's <c>fields</c> name, and common ones (Elastic Common Schema, OpenTelemetry, bunyan, pino,
/// logback, zap) for what it does not name. A status and a method, path or request line make it a request.
/// </summary>
/// <remarks>
/// The unit of a duration is told by its key (<c>_ms</c>, <c>Ms</c>, <c>_us</c>, <c>_ns</c>, <c>_s</c>, <c>seconds</c> …) or by its text
/// (<c>12ms</c>). Where neither tells, a number with decimals is seconds and a whole one milliseconds, as most programs write them.
/// </remarks>
internal sealed class GenericJson : JsonFormat
{
    private enum Unit : byte
    {
        Untold,
        Seconds,
        Milliseconds,
        Microseconds,
        Nanoseconds,
    }

    private readonly Unit[] _units;

    public GenericJson(FormatOptions options)
        : base("json", "json", CommonNames.With(options.Fields), options) =>
        _units = [.. Names.Paths[JsonKey.Duration].Select(UnitOf)];

    public override bool IsLenient => true;

    protected override LineKind KindOf(in JsonObject json) =>
        !json[JsonKey.Status].IsEmpty && (json.Has(JsonKey.Method) || json.Has(JsonKey.Target) || json.Has(JsonKey.Request))
            ? LineKind.Request
            : LineKind.Unparsed;

    protected override long Micros(in JsonObject json, JsonKey key)
    {
        var text = json[key];
        if (text is not [.., >= (byte)'0' and <= (byte)'9'])
            return Durations.WithUnits(text);
        return (key == JsonKey.Duration ? _units[json.Rank(key)] : Unit.Untold) switch
        {
            Unit.Seconds => Ascii.Seconds(text),
            Unit.Milliseconds => Ascii.Milliseconds(text),
            Unit.Microseconds => Ascii.Decimal(text, 0),
            Unit.Nanoseconds => Durations.Nanoseconds(text),
            _ => text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 ? Ascii.Seconds(text) : Ascii.Milliseconds(text),
        };
    }

    protected override Finding Find(in JsonObject json, ref Record record)
    {
        record.Evidence = json[JsonKey.Reason];
        return record.UpstreamStatus switch
        {
            >= 500 when record.Status is >= 100 and < 400 => Finding.Likely(RequestReason.MaskedUpstream),
            >= 500 when record.UpstreamStatus == record.Status => Finding.Likely(RequestReason.UpstreamStatus),
            _ => StatusFault.Of(record.Status),
        };
    }

    private static Unit UnitOf(string path)
    {
        // Names whose unit is known though they don't say it.
        switch (path.TrimStart('!'))
        {
            case "responseTime" or "response_time" or "responsetime" or "elapsed" or "took":
                return Unit.Milliseconds;
            case "event.duration":
                return Unit.Nanoseconds;
            case "http.server.request.duration" or "attributes.http.server.request.duration" or "request_time":
                return Unit.Seconds;
        }

        var name = path[(path.LastIndexOfAny(['.', '_', '-']) + 1)..];
        return name switch
        {
            "ms" or "msec" or "millis" or "milliseconds" => Unit.Milliseconds,
            "us" or "usec" or "micros" or "microseconds" => Unit.Microseconds,
            "ns" or "nsec" or "nanos" or "nanoseconds" => Unit.Nanoseconds,
            "s" or "sec" or "secs" or "seconds" => Unit.Seconds,
            _ when name.EndsWith("Ms", StringComparison.Ordinal) || name.EndsWith("Millis", StringComparison.Ordinal) => Unit.Milliseconds,
            _ when name.EndsWith("Us", StringComparison.Ordinal) || name.EndsWith("Micros", StringComparison.Ordinal) => Unit.Microseconds,
            _ when name.EndsWith("Ns", StringComparison.Ordinal) || name.EndsWith("Nanos", StringComparison.Ordinal) => Unit.Nanoseconds,
            _ when name.EndsWith("Seconds", StringComparison.Ordinal) || name.EndsWith("Secs", StringComparison.Ordinal) => Unit.Seconds,
            _ => Unit.Untold,
        };
    }
}
