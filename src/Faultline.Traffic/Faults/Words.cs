using System.Text;

namespace Faultline.Traffic.Faults;

/// <summary>Looks for a product's words in what it logged.</summary>
internal static class Words
{
    /// <summary>Reasons are sentences: what stands behind this many bytes is no reason, and is not searched a dozen times.</summary>
    private const int Longest = 256;

    /// <summary>The same word, whatever its case.</summary>
    public static bool Is(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);

    /// <summary>Begins with it, whatever its case.</summary>
    public static bool Begins(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    /// <summary>Has it somewhere, whatever its case.</summary>
    public static bool Has(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> words)
    {
        for (var at = 0; at <= Math.Min(text.Length, Longest) - words.Length; at++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(at, words.Length), words))
                return true;
        }

        return false;
    }
}
