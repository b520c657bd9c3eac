using System.Globalization;
using System.Text;

namespace Faultline.Probing.Wire;

/// <summary>Shows bytes that came instead of what should have: short, on one line, printable whatever they are.</summary>
internal static class Excerpt
{
    private const int Longest = 60;

    /// <summary>Quoted. Ends at the first line break; other bytes outside printable ASCII are written as <c>\x15</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var line = end < 0 ? bytes : bytes[..end].TrimEnd((byte)'\r');
        if (!line.IsEmpty)
            bytes = line;
        var text = new StringBuilder(Longest + 8).Append('"');
        foreach (var b in bytes)
        {
            if (text.Length > Longest)
                return text.Append("…\"").ToString();
            if (b is >= 0x20 and < 0x7f)
                text.Append((char)b);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text.Append('"').ToString();
    }
}
