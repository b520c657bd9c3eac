namespace Faultline.Core;

/// <summary>What somebody may have meant by a word that is none.</summary>
public static class Nearest
{
    // Distances are quadratic in length, and a word longer than these is no slip of the finger.
    private const int LongestWord = 64;
    private const int MostCandidates = 200;

    /// <summary>Known words that differ in at most a third of the letters, nearest first, whatever their case.</summary>
    /// <param name="known">The first 200 are looked at.</param>
    public static IEnumerable<string> To(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > LongestWord)
            return [];
        var slips = Math.Max(1, word.Length / 3);
        return known
            .Take(MostCandidates)
            .Where(k => k.Length <= LongestWord && Math.Abs(k.Length - word.Length) <= slips)
            .Select(k => (Word: k, Distance: Distance(word.ToUpperInvariant(), k.ToUpperInvariant())))
            .Where(k => k.Distance <= slips)
            .OrderBy(k => k.Distance)
            .Select(k => k.Word);
    }

    /// <summary>Letters to insert, remove, replace, or swap with their neighbour (optimal string alignment).</summary>
    public static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var replaced = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}
