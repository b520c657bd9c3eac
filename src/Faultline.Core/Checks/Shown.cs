using System.Text;

namespace Faultline.Core.Checks;

/// <summary>Text from a target shortened for evidence. Hostile characters are left in; whoever prints replaces them.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Of(string text) => text.Length <= Longest ? text : $"{text.AsSpan(0, Longest)}…";

    public static string Of(ReadOnlySpan<byte> utf8) =>
        // Four bytes make at most one character, so this is always enough, and never all of a large body.
        Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Longest * 4 + 4)]));
}
