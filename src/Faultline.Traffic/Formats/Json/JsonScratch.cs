using System.Globalization;
using System.Text;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>Texts without their escapes. They hold until <see cref="Clear"/>, also when more room is needed in between.</summary>
internal sealed class JsonScratch
{
    private byte[] _room = new byte[1024];
    private int _used;

    public void Clear() => _used = 0;

    /// <summary>
    /// JSON's escapes and nginx's <c>\xHH</c> as the bytes they stand for; a lone half of a pair becomes U+FFFD, what is no escape stays.
    /// </summary>
    public ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        var target = Room(text.Length);
        var length = 0;
        while (true)
        {
            var run = text.IndexOf((byte)'\\');
            var plain = run < 0 ? text : text[..run];
            plain.CopyTo(target[length..]);
            length += plain.Length;
            if (run < 0)
                break;
            text = text[run..];
            text = text[Escape(text, target, ref length)..];
        }

        _used += length;
        return target[..length];
    }

    private Span<byte> Room(int length)
    {
        // What was handed out stays in the old array.
        if (_room.Length - _used < length)
            (_room, _used) = (new byte[Math.Max(_room.Length * 2, length * 2)], 0);
        return _room.AsSpan(_used);
    }

    // How much of the text it took. What is written is never longer than what is read.
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> target, ref int length)
    {
        if (text.Length < 2)
        {
            target[length++] = text[0];
            return 1;
        }

        switch (text[1])
        {
            case (byte)'u' when text.Length >= 6 && Hex(text[2..6]) is >= 0 and var unit:
                var taken = 6;
                if (char.IsHighSurrogate((char)unit) && text.Length >= 12 && text[6] == '\\' && text[7] == 'u'
                    && Hex(text[8..12]) is >= 0 and var low && char.IsLowSurrogate((char)low))
                {
                    unit = char.ConvertToUtf32((char)unit, (char)low);
                    taken = 12;
                }

                length += (Rune.TryCreate(unit, out var rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(target[length..]);
                return taken;
            case (byte)'x' when text.Length >= 4 && Hex(text[2..4]) is >= 0 and var octet:
                target[length++] = (byte)octet;
                return 4;
            case (byte)'"' or (byte)'\\' or (byte)'/':
                target[length++] = text[1];
                return 2;
            case (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f':
                target[length++] = text[1] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => 8,
                    _ => 12,
                };
                return 2;
            default:
                target[length++] = text[0];
                return 1;
        }
    }

    private static int Hex(ReadOnlySpan<byte> text) =>
        int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : Record.NotSaid;
}
