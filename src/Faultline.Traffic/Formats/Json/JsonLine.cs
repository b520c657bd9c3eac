using System.Buffers;

namespace Faultline.Traffic.Formats.Json;

/// <summary>
/// Walks one JSON object and keeps where the values of interest stand. Lenient, for logs are: values may be missing (<c>"t":,</c>), bare
/// lists (<c>"us":502, 200</c>), escapes and bytes may be no JSON; what must hold is the shape of keys, quotes and braces up to the last.
/// Goes once over the line, allocates nothing, and goes down only where a name is known, at most <see cref="Deepest"/> levels.
/// </summary>
internal sealed class JsonLine(JsonNames names)
{
    public const int Deepest = 16;
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"[]{}"u8);
    private readonly Value[] _values = new Value[64];

    // Which known name came after which in the lines before: lines of one source repeat their order, and a guess is cheaper than a search.
    private readonly short[] _follows = new short[names.Places + 1];
    private ulong _seen;

    /// <summary>How many names were met that tell the product from others.</summary>
    public int Marks { get; private set; }

    /// <summary>For texts that hold an escape.</summary>
    public JsonScratch Scratch { get; } = new();

    /// <summary>Whether the line is an object as a whole; its values are then at hand.</summary>
    public bool Scan(ReadOnlySpan<byte> line)
    {
        _seen = 0;
        Marks = 0;
        Scratch.Clear();
        var at = Blank(line, 0);
        if ((uint)at >= (uint)line.Length || line[at] != '{')
            return false;
        at++;
        Span<short> above = stackalloc short[Deepest];
        var (depth, node, previous) = (0, 0, names.Places);
        while (true)
        {
            while ((uint)at < (uint)line.Length && line[at] is (byte)',' or (byte)' ' or (byte)'\t')
                at++;
            if ((uint)at >= (uint)line.Length)
                return false;
            if (line[at] == '}')
            {
                at++;
                if (depth == 0)
                    return Blank(line, at) == line.Length;
                node = above[--depth];
                continue;
            }

            if (line[at] != '"')
                return false;
            at++;
            ref readonly var name = ref names.At(_follows[previous]);
            if (name.Text is { } text && name.Node == node && at + text.Length < line.Length && line[at + text.Length] == '"'
                && line.Slice(at, text.Length).SequenceEqual(text))
            {
                previous = _follows[previous];
                at += text.Length + 1;
            }
            else
            {
                var escaped = false;
                var close = TextEnd(line, at, ref escaped);
                if (close < 0)
                    return false;
                var place = names.Find(line[at..close], node);
                name = ref names.At(place);
                if (name.Text is not null)
                {
                    _follows[previous] = (short)place;
                    previous = place;
                }

                at = close + 1;
            }

            at = Blank(line, at);
            if ((uint)at >= (uint)line.Length || line[at] != ':')
                return false;
            at = Blank(line, at + 1);
            if (at >= line.Length)
                return false;
            if (line[at] == '{' && name.Child != 0 && depth < Deepest)
            {
                above[depth++] = (short)node;
                node = name.Child;
                at++;
            }
            else
            {
                var value = ValueAt(line, ref at);
                if (at < 0)
                    return false;
                if (name.Key != JsonKey.None && value.Kind != JsonKind.Object)
                    Keep(in name, value);
            }
        }
    }

    /// <summary>Where a value stands; its kind is <see cref="JsonKind.Absent"/> when the line has none.</summary>
    public Value this[JsonKey key] => Has(key) ? _values[(int)key] : default;

    /// <summary>Whether one of its names is in the line, be its value empty.</summary>
    public bool Has(JsonKey key) => (_seen >> (int)key & 1) != 0;

    /// <summary>The quote that ends the text which begins here; -1 when there is none.</summary>
    public static int TextEnd(ReadOnlySpan<byte> line, int at, ref bool escaped)
    {
        while (at <= line.Length)
        {
            var next = line[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return -1;
            at += next;
            if (line[at] == '"')
                return at;
            escaped = true;
            at += 2;
        }

        return -1;
    }

    public static int Blank(ReadOnlySpan<byte> line, int at)
    {
        while ((uint)at < (uint)line.Length && line[at] is (byte)' ' or (byte)'\t' or (byte)'\r')
            at++;
        return at;
    }

    private void Keep(in JsonNames.Name name, Value value)
    {
        if (name.Marks)
            Marks++;
        var bit = 1UL << (int)name.Key;
        ref var kept = ref _values[(int)name.Key];
        if ((_seen & bit) == 0 || kept.IsEmpty || (!value.IsEmpty && name.Rank <= kept.Rank))
        {
            kept = value;
            kept.Rank = name.Rank;
        }

        _seen |= bit;
    }

    // Goes past the value; to -1 when the line ends in it.
    private static Value ValueAt(ReadOnlySpan<byte> line, ref int at)
    {
        var start = at;
        switch (line[at])
        {
            case (byte)'"':
                var escaped = false;
                var close = TextEnd(line, at + 1, ref escaped);
                at = close < 0 ? -1 : close + 1;
                var length = close - start - 1;
                var isNothing = length == 0 || (length == 1 && line[start + 1] == '-');
                return new Value(start + 1, length, escaped ? JsonKind.Escaped : JsonKind.Text, isNothing);
            case (byte)'{' or (byte)'[':
                at = Past(line, at);
                return new Value(start, at - start, line[start] == '{' ? JsonKind.Object : JsonKind.Array, IsEmptyArray(line, start));
            default:
                return Bare(line, ref at);
        }
    }

    private static bool IsEmptyArray(ReadOnlySpan<byte> line, int at) =>
        Blank(line, at + 1) is var next && next < line.Length && line[next] == ']';

    // Up to the comma before the next name or the brace: unquoted lists hold commas of their own.
    private static Value Bare(ReadOnlySpan<byte> line, ref int at)
    {
        var start = at;
        while (true)
        {
            var next = line[at..].IndexOfAny((byte)',', (byte)'}');
            if (next < 0)
            {
                at = -1;
                return default;
            }

            at += next;
            if (line[at] == '}' || (Blank(line, at + 1) is var follows && follows < line.Length && line[follows] is (byte)'"' or (byte)'}'))
                break;
            at++;
        }

        var text = line[start..at].TrimEnd((byte)' ');
        var isNothing = text.IsEmpty || text.SequenceEqual("null"u8) || text is [(byte)'-'];
        var kind = !isNothing && (char.IsAsciiDigit((char)text[0]) || text[0] == '-') ? JsonKind.Number : JsonKind.Word;
        return new Value(start, isNothing ? 0 : text.Length, kind, isNothing);
    }

    private static int Past(ReadOnlySpan<byte> line, int at)
    {
        var depth = 0;
        var escaped = false;
        while (true)
        {
            var next = line[at..].IndexOfAny(Structure);
            if (next < 0)
                return -1;
            at += next;
            switch (line[at++])
            {
                case (byte)'"':
                    at = TextEnd(line, at, ref escaped) + 1;
                    if (at == 0)
                        return -1;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    if (--depth == 0)
                        return at;
                    break;
            }
        }
    }

    /// <summary>A value's place in the line: of a text between its quotes, of an array with its brackets.</summary>
    public struct Value(int start, int length, JsonKind kind, bool isEmpty)
    {
        public readonly int Start = start;
        public readonly int Length = length;
        public readonly JsonKind Kind = kind;

        /// <summary>Nothing between the quotes or brackets, <c>null</c>, or the <c>-</c> of logs.</summary>
        public readonly bool IsEmpty = isEmpty;

        /// <summary>Which of the key's paths it came by.</summary>
        public byte Rank;
    }
}

/// <summary>The shape of a value.</summary>
internal enum JsonKind : byte
{
    Absent,
    Text,

    /// <summary>A text with a backslash in it.</summary>
    Escaped,
    Number,

    /// <summary><c>true</c>, <c>false</c>, <c>null</c>, nothing, or whatever else stands there without quotes.</summary>
    Word,
    Array,
    Object,
}
