using System.Globalization;
using System.Text;

namespace Faultline.Core.Verdicts;

/// <summary>
/// Makes text from outside fit to be shown: what a target sends must not move a cursor, ring a bell, reorder a line or hide in it (S4).
/// </summary>
public static class Printable
{
    /// <summary>
    /// The text with line breaks and tabs as spaces, and every control, format (bidirectional, zero-width) or unpaired surrogate
    /// character as U+FFFD. Returns the same instance when nothing had to be replaced.
    /// </summary>
    public static string Of(string text)
    {
        foreach (var c in text)
        {
            // Surrogates are looked at as pairs in Replace: the planes above hold invisible tag characters.
            if (c is < ' ' or >= '\x7f' && (char.IsSurrogate(c) || IsUnsafe(CharUnicodeInfo.GetUnicodeCategory(c))))
                return Replace(text);
        }

        return text;
    }

    private static string Replace(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
                shown.Append(' ');
            else
                shown.Append(IsUnsafe(Rune.GetUnicodeCategory(rune)) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    private static bool IsUnsafe(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
