using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>The values of one line by their meaning. What is absent, empty, <c>null</c> or <c>-</c> is an empty span.</summary>
internal readonly ref struct JsonObject(ReadOnlySpan<byte> line, JsonLine values)
{
    private readonly ReadOnlySpan<byte> _line = line;

    public int Marks => values.Marks;

    /// <summary>A text without escapes, a number as it stands, of an array its first item.</summary>
    public ReadOnlySpan<byte> this[JsonKey key]
    {
        get
        {
            var value = values[key];
            return value.IsEmpty || value.Kind == JsonKind.Absent ? default : value.Kind switch
            {
                JsonKind.Escaped => values.Scratch.Unescape(_line.Slice(value.Start, value.Length)),
                JsonKind.Array => ItemOf(_line.Slice(value.Start, value.Length), wantsLast: false),
                _ => _line.Slice(value.Start, value.Length),
            };
        }
    }

    /// <summary>Of an array its last item, else the value.</summary>
    public ReadOnlySpan<byte> Last(JsonKey key) =>
        values[key] is { Kind: JsonKind.Array } value ? ItemOf(_line.Slice(value.Start, value.Length), wantsLast: true) : this[key];

    /// <summary>Whether one of its names is in the line, be its value empty.</summary>
    public bool Has(JsonKey key) => values.Has(key);

    public bool IsNumber(JsonKey key) => values[key].Kind == JsonKind.Number;

    /// <summary>Which of the key's paths the value came by.</summary>
    public int Rank(JsonKey key) => values[key].Rank;

    public long Whole(JsonKey key) => Ascii.Whole(this[key]);

    private ReadOnlySpan<byte> ItemOf(ReadOnlySpan<byte> array, bool wantsLast)
    {
        ReadOnlySpan<byte> found = default;
        for (var at = JsonLine.Blank(array, 1); at < array.Length; at = JsonLine.Blank(array, at))
        {
            var escaped = false;
            var start = at;
            if (array[at] == '"')
            {
                at = JsonLine.TextEnd(array, ++start, ref escaped);
                if (at < 0)
                    break;
            }
            else
            {
                var end = array[at..].IndexOfAny((byte)',', (byte)']');
                at = end < 0 ? array.Length : at + end;
            }

            var item = array[start..at];
            found = escaped ? values.Scratch.Unescape(item) : item;
            if (!wantsLast)
                break;
            at = array[at..].IndexOf((byte)',') is >= 0 and var comma ? at + comma + 1 : array.Length;
        }

        return Ascii.Given(found);
    }
}
