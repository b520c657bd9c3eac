using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>
/// W3C's extended log format as IIS writes it, and Incapsula. <c>#Fields</c> holds until the next one; before the first one IIS's default
/// order is taken. Times are UTC. A value may stand in quotes.
/// </summary>
internal sealed class W3c : Format
{
    private readonly ColumnOrder _order = new(
        "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "u8 +
        "sc-status sc-substatus sc-win32-status time-taken"u8);

    private long _day = Record.NoTime;

    public override string Name => "w3c";

    public override string Product => "iis";

    public override bool NeedsOrder => true;

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        if (line is [(byte)'#', ..])
            return Directive(line);
        if (_order.Count == 0 || line.IsEmpty)
            return LineKind.Unparsed;
        var blank = record;
        var values = new ColumnValues();
        if (Take(line, mayQuote: true, ref values, ref record) != _order.Count)
        {
            // A quote of the client's own may have swallowed fields.
            record = blank;
            values = new ColumnValues();
            if (Take(line, mayQuote: false, ref values, ref record) != _order.Count)
                return LineKind.Unparsed;
        }

        if (!values.Conclude(_day, inSeconds: false, ref record))
            return LineKind.Unparsed;
        if (values.Action.IsEmpty)
            record.Found(IisFault.Of(record.Status, values.Iis(record.Duration)));
        else
        {
            record.Marks |= RequestMarks.AtEdge;
            record.Evidence = values.Action;
            record.Found(IncapsulaAction.Of(record.Status, values.Action));
        }

        return LineKind.Request;
    }

    private LineKind Directive(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("#Fields:"u8))
        {
            if (line.IndexOf(" x-edge-"u8) > 0)
                return LineKind.Unparsed; // CloudFront's
            _order.Declare(line[8..]);
        }
        else if (line.StartsWith("#Date: "u8) && line.Length >= 17)
        {
            var date = line[7..17];
            if (date[4] == '-' && date[7] == '-')
                _day = Moments.Civil(Moments.Two(date, 0) * 100 + Moments.Two(date, 2), Moments.Two(date, 5), Moments.Two(date, 8), 0, 0, 0);
        }

        return LineKind.Other;
    }

    private int Take(ReadOnlySpan<byte> line, bool mayQuote, ref ColumnValues values, ref Record record)
    {
        var count = 0;
        for (; !line.IsEmpty; count++)
        {
            var end = mayQuote && line[0] == '"' ? Closing(line) : -1;
            var isQuoted = end > 0;
            if (!isQuoted)
            {
                mayQuote &= line[0] != '"'; // none closes it further on either
                end = line.IndexOfAny((byte)' ', (byte)'\t');
            }

            var value = end < 0 ? line : isQuoted ? line[1..end] : line[..end];
            values.Take(_order[count], value, ref record);
            if (isQuoted)
                end++;
            line = end < 0 || end >= line.Length ? default : line[(end + 1)..];
        }

        return count;
    }

    private static int Closing(ReadOnlySpan<byte> line)
    {
        for (var at = 1; at < line.Length; at++)
        {
            var quote = line[at..].IndexOf((byte)'"');
            if (quote < 0)
                return -1;
            at += quote;
            if (at + 1 == line.Length || line[at + 1] is (byte)' ' or (byte)'\t')
                return at;
        }

        return -1;
    }
}
