using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>IIS's log written to the event log instead: one <c>&lt;Event&gt;</c> in a line, its data named as the fields of W3C are.</summary>
internal sealed class IisXml : Format
{
    private byte[] _scratch = new byte[1024];

    public override string Name => "iis-xml";

    public override string Product => "iis";

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        if (!line.StartsWith("<Event"u8) || line.IndexOf("Microsoft-Windows-IIS-Logging"u8) < 0)
            return LineKind.Unparsed;
        if (_scratch.Length < line.Length)
            _scratch = new byte[line.Length * 2];
        var values = new ColumnValues();
        var (used, count) = (0, 0);
        for (var rest = line; Next(ref rest, out var name, out var value); count++)
            values.Take(ColumnOrder.Of(name), Unescape(value, ref used), ref record);
        if (count == 0 || !values.Conclude(Record.NoTime, inSeconds: false, ref record) || record.At == Record.NoTime)
            return LineKind.Unparsed;
        record.Found(IisFault.Of(record.Status, values.Iis(record.Duration)));
        return LineKind.Request;
    }

    private static bool Next(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = default;
        value = default;
        var at = rest.IndexOf("<Data Name="u8);
        if (at < 0 || at + 12 >= rest.Length)
            return false;
        rest = rest[(at + 11)..];
        var (quote, close) = (rest[1..].IndexOf(rest[0]), rest.IndexOf((byte)'>'));
        if (quote < 0 || close < quote)
            return false;
        name = rest[1..(quote + 1)];
        var isEmpty = rest[close - 1] == '/';
        rest = rest[(close + 1)..];
        if (isEmpty)
            return true;
        var end = rest.IndexOf("</Data>"u8);
        if (end < 0)
            return false;
        value = rest[..end];
        rest = rest[(end + 7)..];
        return true;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value, scoped ref int used)
    {
        if (!value.Contains((byte)'&'))
            return value;
        var start = used;
        for (var n = 0; n < value.Length; n++)
        {
            var letter = value[n];
            if (letter == '&')
            {
                var (meant, length) = Entity(value[n..]);
                letter = meant;
                n += length - 1;
            }

            _scratch[used++] = letter;
        }

        return _scratch.AsSpan(start..used);
    }

    private static (byte Letter, int Length) Entity(ReadOnlySpan<byte> text) =>
        text.StartsWith("&amp;"u8) ? ((byte)'&', 5)
        : text.StartsWith("&lt;"u8) ? ((byte)'<', 4)
        : text.StartsWith("&gt;"u8) ? ((byte)'>', 4)
        : text.StartsWith("&quot;"u8) ? ((byte)'"', 6)
        : text.StartsWith("&apos;"u8) ? ((byte)'\'', 6)
        : ((byte)'&', 1);
}
