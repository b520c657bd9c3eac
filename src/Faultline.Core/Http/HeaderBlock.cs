using System.Collections;
using System.Text;

namespace Faultline.Core.Http;

/// <summary>A header field as sent or received. The value may hold hostile text when it was received.</summary>
public readonly record struct HeaderField(string Name, string Value);

/// <summary>
/// The raw header lines of an answer, in order, kept as the bytes received and read on demand: most answers are never asked for most lines.
/// Lines are ISO 8859-1 (RFC 9110 §5.5), separated by LF or CRLF; folded lines were joined by the parser. Immutable.
/// </summary>
public sealed class HeaderBlock : IEnumerable<HeaderField>
{
    private readonly byte[] _lines;

    /// <param name="lines">The lines, each ended by LF or CRLF; the array must not change afterwards.</param>
    public HeaderBlock(byte[] lines) => _lines = lines;

    public static HeaderBlock Empty { get; } = new([]);

    public ReadOnlySpan<byte> Raw => _lines;

    /// <summary>The value of the first line with this name, trimmed; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var line in new LineEnumerator(_lines))
                if (Ascii.EqualsIgnoreCase(line.Name, name))
                    return Encoding.Latin1.GetString(line.Value);
            return null;
        }
    }

    /// <summary>Whether any line has this name.</summary>
    public bool Contains(string name)
    {
        foreach (var line in new LineEnumerator(_lines))
            if (Ascii.EqualsIgnoreCase(line.Name, name))
                return true;
        return false;
    }

    /// <summary>The values of all lines with this name, in order.</summary>
    public IEnumerable<string> All(string name)
    {
        foreach (var field in this)
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                yield return field.Value;
    }

    /// <summary>Lines without a string per field, for code that looks at every answer.</summary>
    public LineEnumerator Lines => new(_lines);

    public IEnumerator<HeaderField> GetEnumerator()
    {
        var at = 0;
        while (LineEnumerator.TryRead(_lines, ref at, out var name, out var value))
            yield return new HeaderField(Encoding.Latin1.GetString(_lines[name]), Encoding.Latin1.GetString(_lines[value]));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One line: name and trimmed value as bytes.</summary>
    public readonly ref struct Line(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        public ReadOnlySpan<byte> Name { get; } = name;

        public ReadOnlySpan<byte> Value { get; } = value;
    }

    public ref struct LineEnumerator(byte[] lines)
    {
        private int _at;

        public Line Current { get; private set; }

        public readonly LineEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (!TryRead(lines, ref _at, out var name, out var value))
                return false;
            Current = new Line(lines.AsSpan(name), lines.AsSpan(value));
            return true;
        }

        internal static bool TryRead(byte[] lines, ref int at, out Range name, out Range value)
        {
            while (at < lines.Length)
            {
                var rest = lines.AsSpan(at);
                var end = rest.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                var start = at;
                at += end < 0 ? rest.Length : end + 1;
                var colon = line.IndexOf((byte)':');
                if (colon < 0)
                    continue;
                var from = colon + 1;
                var to = line.Length;
                while (from < to && line[from] is (byte)' ' or (byte)'\t')
                    from++;
                while (to > from && line[to - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
                    to--;
                name = start..(start + colon);
                value = (start + from)..(start + to);
                return true;
            }

            name = value = default;
            return false;
        }
    }
}

/// <summary>Comparisons between received bytes and known names.</summary>
internal static class Ascii
{
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> bytes, string text) =>
        bytes.Length == text.Length && System.Text.Ascii.EqualsIgnoreCase(bytes, text);
}
