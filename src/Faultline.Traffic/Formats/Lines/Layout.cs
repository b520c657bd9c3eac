using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>
/// A line's fields in their order and the literal text between them. A line is read once from left to right; around a field that may hold
/// anything unescaped (<paramref name="pivot"/>), from both ends. Keeps where evidence stood in the last line: serves one reader at a time.
/// </summary>
/// <param name="lead">Before the first field.</param>
/// <param name="pivot">The field that takes what is left between the fields before and behind it; the last one of ordinary layouts.</param>
internal sealed class Layout(byte[] lead, Segment[] segments, int pivot, TimeZoneInfo zone)
{
    private readonly Moments _moments = new();
    private readonly (int Start, int End)[] _evidence = new (int, int)[Parts.Count];
    private readonly ulong _own = segments.Aggregate(0UL, (all, s) => all | 1UL << (int)s.Part);
    private ulong _told;

    /// <summary>Whether the last line had such a field, empty or not.</summary>
    public bool Tells(Part part) => (_told & 1UL << (int)part) != 0;

    /// <summary>Evidence of the last line: empty where it is absent or <c>-</c>.</summary>
    public ReadOnlySpan<byte> Evidence(ReadOnlySpan<byte> line, Part part) => Tells(part) ? Ascii.Given(Raw(line, part)) : default;

    /// <summary>As it stands in the last line, which must tell it.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> line, Part part) => line[_evidence[(int)part].Start.._evidence[(int)part].End];

    public (int Start, int End) Where(Part part) => _evidence[(int)part];

    public bool Has(Part part) => (_own & 1UL << (int)part) != 0;

    public void Tell(Part part, int start, int end)
    {
        _told |= 1UL << (int)part;
        _evidence[(int)part] = (start, end);
    }

    /// <returns>Whether the whole line is of this layout.</returns>
    public bool Read(ReadOnlySpan<byte> line, ref Record record)
    {
        if (!line.StartsWith(lead))
            return false;
        _told = _own;
        var end = line.Length;
        for (var n = segments.Length - 1; n > pivot; n--)
        {
            ref readonly var segment = ref segments[n];
            if (!line[..end].EndsWith(segment.After))
                return false;
            var value = line[..(end - segment.After.Length)];
            var start = value.LastIndexOf(segments[n - 1].After);
            if (start < 0)
                return false;
            end = start + segments[n - 1].After.Length;
            if (!Take(segment, line, end, value.Length, ref record))
                return false;
        }

        var rest = line[..end];
        var at = lead.Length;
        for (var n = 0; n < pivot; n++)
        {
            ref readonly var segment = ref segments[n];
            var length = segment.EndIn(rest[at..]);
            if (length < 0 || !Take(segment, line, at, at + length, ref record))
                return false;
            at += length + segment.After.Length;
        }

        ref readonly var last = ref segments[pivot];
        end -= last.After.Length;
        return end >= at && rest[end..].SequenceEqual(last.After)
            && (pivot < segments.Length - 1 || !last.EndsEarlier(rest[at..end]))
            && Take(last, line, at, end, ref record);
    }

    private static bool HasPort(ReadOnlySpan<byte> host) =>
        host.LastIndexOf((byte)':') is >= 0 and var colon && Ascii.Whole(host[(colon + 1)..]) >= 0;

    private bool Take(in Segment segment, ReadOnlySpan<byte> line, int start, int end, ref Record record)
    {
        var value = line[start..end];
        switch (segment.Part)
        {
            case Part.Skip:
                return true;
            case Part.Number:
                return value is [(byte)'-'] || Ascii.Whole(value) >= 0;
            case Part.CommonTime:
                return (record.At = _moments.Common(value)) != Record.NoTime;
            case Part.IsoTime:
                return (record.At = Moments.Iso(value, zone)) != Record.NoTime;
            case Part.UnixTime:
                return (record.At = Moments.Unix(value)) != Record.NoTime;
            case Part.Address:
                record.Address = Ascii.Given(value.Contains((byte)':') ? RequestLine.AddressOf(value) : value);
                return !value.IsEmpty;
            case Part.Host:
                record.Host = Ascii.Given(RequestLine.HostOf(value));
                return !segment.HasPort || HasPort(value);
            case Part.Request:
                LayoutFields.TakeRequest(value, ref record);
                return true;
            case Part.User:
                // Apache writes an empty name as two quotes.
                record.User = value.SequenceEqual("\"\""u8) ? default : Ascii.Given(value);
                return true;
            case Part.Status:
                record.Status = value is [(byte)'-'] ? 0 : Ascii.Status(value);
                return record.Status >= 0;
            case Part.Bytes:
                record.Bytes = value is [(byte)'-'] ? 0 : Ascii.Whole(value);
                return record.Bytes >= 0;
            case Part.Referrer:
                record.Referrer = Ascii.Given(value);
                return true;
            case Part.Agent:
                record.Agent = Ascii.Given(value);
                return true;
            case < Part.Seconds:
                return LayoutFields.TakeText(segment.Part, value, ref record);
            case < Part.Upstream:
                return LayoutFields.TakeNumber(segment.Part, value, ref record);
            case Part.Connection when value is not [(byte)'X' or (byte)'+' or (byte)'-']:
                return false;
            default:
                _evidence[(int)segment.Part] = (start, end);
                return true;
        }
    }
}
