using System.Globalization;
using System.Text;

namespace Faultline.Probing.Names;

/// <summary>
/// Domain names between text and wire (RFC 1035 §3.1, §4.1.4). Text is lower-case, without the final dot; the root is empty.
/// Octets that no host name holds are written <c>\DDD</c> (§5.1), so two different names never look the same.
/// </summary>
internal static class WireName
{
    /// <summary>Octets of a name on the wire, its length octets included (§2.3.4).</summary>
    public const int MaxLength = 255;

    private const int MaxLabel = 63;

    // A pointer must lead backwards, which already ends every loop; this keeps a staircase of pointers from costing time.
    private const int MaxPointers = 32;

    /// <summary>Writes <paramref name="name"/>; false when it is no name, such as one with an empty or too long label.</summary>
    public static bool TryWrite(string name, Span<byte> into, out int written)
    {
        written = 0;
        Span<byte> wire = stackalloc byte[MaxLength];
        var lengthAt = 0;
        var end = 1;
        for (var i = 0; i < name.Length; i++)
        {
            if (end == MaxLength)
                return false;
            if (name[i] == '.')
            {
                if (!TryClose(wire, lengthAt, end))
                    return false;
                lengthAt = end++;
                continue;
            }

            if (!TryReadOctet(name, ref i, out wire[end]))
                return false;
            end++;
        }

        if (name.Length > 0)
        {
            if (!TryClose(wire, lengthAt, end) || end == MaxLength)
                return false;
            end++;
        }

        wire[end - 1] = 0;
        written = end;
        return wire[..end].TryCopyTo(into);
    }

    /// <summary>Reads the name at <paramref name="position"/> and moves behind it; null when it is malformed.</summary>
    public static string? Read(ReadOnlySpan<byte> message, ref int position)
    {
        var text = new StringBuilder();
        var at = position;
        var floor = position;
        var octets = 1;
        var pointers = 0;
        while (at < message.Length)
        {
            var length = message[at];
            if (length == 0)
            {
                if (pointers == 0)
                    position = at + 1;
                return text.ToString();
            }

            if (length >= 0xC0)
            {
                if (at + 1 >= message.Length || ++pointers > MaxPointers)
                    return null;
                var target = ((length & 0x3F) << 8) | message[at + 1];
                if (target >= floor)
                    return null;
                if (pointers == 1)
                    position = at + 2;
                at = floor = target;
                continue;
            }

            octets += length + 1;
            if (length > MaxLabel || octets > MaxLength || at + length >= message.Length)
                return null;
            if (text.Length > 0)
                text.Append('.');
            foreach (var octet in message.Slice(at + 1, length))
                AppendOctet(text, octet);
            at += length + 1;
        }

        return null;
    }

    private static bool TryClose(Span<byte> wire, int lengthAt, int end)
    {
        var length = end - lengthAt - 1;
        wire[lengthAt] = (byte)length;
        return length is > 0 and <= MaxLabel;
    }

    private static bool TryReadOctet(string name, ref int i, out byte octet)
    {
        octet = (byte)char.ToLowerInvariant(name[i]);
        if (name[i] != '\\')
            return char.IsAscii(name[i]);
        if (i + 3 >= name.Length || !byte.TryParse(name.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out octet))
            return false;
        i += 3;
        return true;
    }

    private static void AppendOctet(StringBuilder text, byte octet)
    {
        var c = (char)octet;
        if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            text.Append(char.ToLowerInvariant(c));
        else
            text.Append(CultureInfo.InvariantCulture, $"\\{octet:D3}");
    }
}
