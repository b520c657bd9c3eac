namespace Faultline.Cli;

/// <summary>What somebody may have meant by a word that is none.</summary>
internal static class Nearest
{
    /// <summary>Candidates within about a third of the word's length in slips of the finger, nearest first.</summary>
    public static IReadOnlyList<string> Of(string word, IEnumerable<string> candidates, int most = 3)
    {
        // Distances are quadratic in length: a word longer than any candidate by far is no slip.
        const int LongestWord = 64;
        if (word.Length is 0 or > LongestWord)
            return [];
        var slips = Math.Max(1, word.Length / 3);
        return [.. candidates
            .Select(candidate => (candidate, Distance: Distance(word.ToLowerInvariant(), candidate)))
            .Where(near => near.Distance <= slips)
            .OrderBy(near => near.Distance)
            .Take(most)
            .Select(near => near.candidate)];
    }

    /// <summary>A question to put behind an error, beginning with a space; empty when nothing is near.</summary>
    public static string Question(string word, IEnumerable<string> candidates) =>
        Of(word, candidates) is { Count: > 0 } near ? $" Did you mean {string.Join(" or ", near)}?" : "";

    /// <summary>Optimal string alignment: insertions, deletions, substitutions, and neighbours swapped, each counting one.</summary>
    private static int Distance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            distance[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            distance[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(change, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[a.Length, b.Length];
    }
}
