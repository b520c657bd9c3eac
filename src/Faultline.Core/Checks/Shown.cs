using System.Text;

namespace Faultline.Core.Checks;

/// <summary>Text from a target shortened for evidence. Hostile characters are left in; whoever prints replaces them.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Of(string text) => text.Length <= Longest ? text : $"{text.AsSpan(0, Longest)}…";

    /// <summary>What stands around a place, from a little before it on.</summary>
    public static string Around(ReadOnlySpan<byte> utf8, int at)
    {
        const int before = 20;
        var from = Math.Max(0, at - before);
        // Not from within a character: its other bytes all look like 10xxxxxx.
        while (from < at && (utf8[from] & 0xC0) == 0x80)
            from++;
        return (from > 0 ? "…" : "") + Of(utf8[from..]);
    }

    public static string Of(ReadOnlySpan<byte> utf8) =>
        // Four bytes make at most one character, so this is always enough, and never all of a large body.
        Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Longest * 4 + 4)]));
}
