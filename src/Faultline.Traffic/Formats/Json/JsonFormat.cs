using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>
/// What all JSON formats do alike: scan the line, recognise it, take over what every product tells. A product adds its names, what shows
/// that a line is its own, and the finding.
/// </summary>
internal abstract class JsonFormat(string name, string product, JsonNames names, FormatOptions options) : Format
{
    private readonly JsonLine _line = new(names);
    private readonly JsonTimes _times = new(options.Zone);

    public sealed override string Name => name;

    public sealed override string Product => product;

    protected JsonNames Names => names;

    public sealed override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        if (!_line.Scan(line))
            return JsonLine.Blank(line, 0) == line.Length ? LineKind.Other : LineKind.Unparsed;
        var json = new JsonObject(line, _line);
        var kind = KindOf(json);
        if (kind != LineKind.Request)
            return kind;
        var status = json[JsonKey.Status];
        record.Status = status.IsEmpty ? 0 : Ascii.Status(status);
        if (record.Status < 0)
            return LineKind.Unparsed;
        Take(json, ref record);
        record.Found(Find(json, ref record));
        if (StatusFault.RefusesMalformed(record))
            record.Found(Finding.Sure(RequestReason.ClientBad));
        return LineKind.Request;
    }

    /// <summary>Whether the line is a request of this product.</summary>
    protected abstract LineKind KindOf(in JsonObject json);

    /// <summary>Fills in what is peculiar to the product, and finds the fault.</summary>
    protected abstract Finding Find(in JsonObject json, ref Record record);

    /// <summary>A duration in microseconds, in the unit that the product uses: seconds unless it says otherwise.</summary>
    protected virtual long Micros(in JsonObject json, JsonKey key) => Durations.Seconds(json[key]);

    protected long At(ReadOnlySpan<byte> text) => _times.At(text);

    private void Take(in JsonObject json, ref Record record)
    {
        record.At = At(json[JsonKey.Time]);
        record.Host = RequestLine.HostOf(json[JsonKey.Host]);
        record.Address = RequestLine.AddressOf(json[JsonKey.Address]);
        record.Forwarded = json[JsonKey.Forwarded];
        record.Agent = json[JsonKey.Agent];
        record.Referrer = json[JsonKey.Referrer];
        record.User = json[JsonKey.User];
        record.Cache = json[JsonKey.Cache];
        record.Upstream = json[JsonKey.Upstream];
        record.Bytes = json.Whole(JsonKey.Bytes);
        record.Duration = Micros(json, JsonKey.Duration);
        record.UpstreamDuration = Micros(json, JsonKey.UpstreamDuration);
        record.UpstreamStatus = Ascii.Status(json[JsonKey.UpstreamStatus]);
        TakeRequest(json, ref record);
    }

    private static void TakeRequest(in JsonObject json, ref Record record)
    {
        var line = json[JsonKey.Request];
        var method = json[JsonKey.Method];
        var target = json[JsonKey.Target];
        if (!line.IsEmpty || (method.IsEmpty && target.IsEmpty && !json.Has(JsonKey.Query)))
            RequestLine.Split(line, ref record);
        else
        {
            record.Method = method;
            RequestLine.Target(target, ref record);
            // A format that logs the method and has none here got no request.
            if (method.IsEmpty && json.Has(JsonKey.Method))
                record.Marks |= RequestMarks.Malformed;
        }

        if (record.Protocol.IsEmpty)
            record.Protocol = json[JsonKey.Protocol];
        if (record.Query.IsEmpty)
            record.Query = json[JsonKey.Query] is [(byte)'?', .. var query] ? query : json[JsonKey.Query];
    }
}
