using System.Buffers;
using System.Globalization;

namespace Faultline.Probing.Wire;

/// <summary>Character classes and lists of RFC 9110 §5.6, and how amounts are written in details.</summary>
internal static class Grammar
{
    /// <summary>tchar (RFC 9110 §5.6.2).</summary>
    public static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Every control character except HTAB.</summary>
    public static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (byte)c), 0x7f]);

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    public static bool Is(ReadOnlySpan<byte> bytes, string text) =>
        bytes.Length == text.Length && System.Text.Ascii.EqualsIgnoreCase(bytes, text);

    /// <summary>Takes the next element off a comma-separated list, trimmed; empty ones are skipped (RFC 9110 §5.6.1.2).</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
    {
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            element = Trim(comma < 0 ? list : list[..comma]);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!element.IsEmpty)
                return true;
        }

        element = default;
        return false;
    }

    public static string Bytes(long count) => count == 1 ? "1 byte" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");
}
