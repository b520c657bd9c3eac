using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>
/// What people append to nginx's combined line: <c>rt=0.005 uct="0.000" uht="0.004" urt="0.004" us=200</c>, in any order, quoted or not.
/// Keys that it does not know are passed over; anything else than <c>key=value</c> is not such a tail.
/// </summary>
internal static class Tail
{
    public static bool Read(Layout layout, ReadOnlySpan<byte> line, ref Record record)
    {
        var where = layout.Where(Part.Tail);
        for (var at = where.Start; at < where.End;)
        {
            var rest = line[at..where.End];
            var equals = rest.IndexOf((byte)'=');
            if (equals <= 0 || rest[..equals].ContainsAny((byte)' ', (byte)'"'))
                return false;
            var start = equals + 1;
            var isQuoted = start < rest.Length && rest[start] == '"';
            if (isQuoted)
                start++;
            var end = isQuoted ? rest[start..].IndexOf((byte)'"') : Segment.ListEnd(rest[start..]);
            if (end < 0 && isQuoted)
                return false;
            end = end < 0 ? rest.Length : start + end;
            if (!Take(layout, PartOf(rest[..equals]), rest[start..end], at + start, ref record))
                return false;
            at += end + (isQuoted ? 1 : 0);
            if (at < where.End && line[at++] != ' ')
                return false;
        }

        return where.End > where.Start;
    }

    private static bool Take(Layout layout, Part part, ReadOnlySpan<byte> value, int start, ref Record record)
    {
        switch (part)
        {
            case Part.Skip:
                return true;
            case Part.RequestTime:
                record.Duration = Ascii.Seconds(value);
                return true;
            case Part.Cache:
                record.Cache = Ascii.Given(value);
                return true;
            case Part.Host:
                record.Host = Ascii.Given(RequestLine.HostOf(value));
                return true;
            case Part.Forwarded:
                return LayoutFields.TakeText(part, value, ref record);
            default:
                layout.Tell(part, start, start + value.Length);
                return true;
        }
    }

    private static Part PartOf(ReadOnlySpan<byte> key)
    {
        if (key.SequenceEqual("rt"u8) || key.SequenceEqual("request_time"u8))
            return Part.RequestTime;
        if (key.SequenceEqual("uct"u8) || key.SequenceEqual("upstream_connect_time"u8))
            return Part.UpstreamConnect;
        if (key.SequenceEqual("uht"u8) || key.SequenceEqual("upstream_header_time"u8))
            return Part.UpstreamHeader;
        if (key.SequenceEqual("urt"u8) || key.SequenceEqual("upstream_response_time"u8))
            return Part.UpstreamTime;
        if (key.SequenceEqual("us"u8) || key.SequenceEqual("ust"u8) || key.SequenceEqual("upstream_status"u8))
            return Part.UpstreamStatus;
        if (key.SequenceEqual("ua"u8) || key.SequenceEqual("upstream_addr"u8) || key.SequenceEqual("upstream"u8))
            return Part.Upstream;
        if (key.SequenceEqual("cs"u8) || key.SequenceEqual("cache"u8) || key.SequenceEqual("upstream_cache_status"u8))
            return Part.Cache;
        if (key.SequenceEqual("lr"u8) || key.SequenceEqual("limit_req_status"u8))
            return Part.Limit;
        if (key.SequenceEqual("xff"u8))
            return Part.Forwarded;
        return key.SequenceEqual("host"u8) || key.SequenceEqual("h"u8) ? Part.Host : Part.Skip;
    }
}
