using System.Globalization;
using System.Text.RegularExpressions;

namespace Faultline.Core.Checks;

/// <summary>
/// Regular expressions whose time is bounded by a constant for each character of the text (S4): the engine never backtracks, a pattern
/// that would need a huge automaton is refused when it is read, and a match that is slow all the same is given up.
/// </summary>
public static class LinearRegex
{
    /// <summary>Longest pattern accepted, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>
    /// Most positions a pattern may have once counted repeats are written out. Where the engine has to give up its table of states, its
    /// work for each character grows with them.
    /// </summary>
    public const int MaxPositions = 1000;

    /// <summary>
    /// After this a match ends with <see cref="RegexMatchTimeoutException"/>. Linear can still be slow: <c>(a|b)*a[ab]{50}c</c> has more
    /// states than the engine keeps, and making them takes about a second on a text of a and b.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // What the engine refuses to run in linear time, as it is written in a pattern.
    private static readonly (string Opening, string Name, string Remedy)[] Refused =
    [
        ("(?=", "a lookahead '(?=…)'", "match the text itself"),
        ("(?!", "a negative lookahead '(?!…)'", "use notContains, or match what may stand there"),
        ("(?<=", "a lookbehind '(?<=…)'", "match the text itself"),
        ("(?<!", "a negative lookbehind '(?<!…)'", "match what may stand there"),
        ("(?>", "an atomic group '(?>…)'", "use a plain group '(?:…)'"),
        ("(?(", "a condition '(?(…)…)'", "write the alternatives with '|'"),
        ("\\k", "a backreference '\\k<…>'", "write the repeated text out"),
        ("\\G", "the anchor '\\G'", "use '^' or '\\b'"),
    ];

    /// <summary>Builds the expression.</summary>
    /// <param name="error">What is wrong and what would be right, when the result is null.</param>
    public static Regex? Create(string pattern, out string error)
    {
        error = "";
        if (pattern.Length > MaxLength)
            error = $"the expression has {pattern.Length} characters; at most {MaxLength} are allowed";
        else if (PatternSize.Of(pattern) > MaxPositions)
            error = $"the expression grows beyond {MaxPositions} positions with its counted repeats written out:"
                + " use smaller counts, or * and +";
        if (error.Length > 0)
            return null;
        try
        {
            return new Regex(pattern, Options, Longest);
        }
        catch (RegexParseException e)
        {
            var column = Math.Max(1, e.Offset).ToString(CultureInfo.InvariantCulture);
            error = $"the expression is wrong near column {column}: {Words(e.Error)}";
        }
        catch (NotSupportedException)
        {
            error = $"{Culprit(pattern)}, which can't be matched in linear time";
        }

        return null;
    }

    private static string Culprit(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            foreach (var (opening, name, remedy) in Refused)
                if (string.CompareOrdinal(pattern, i, opening, 0, opening.Length) == 0)
                    return $"at column {i + 1} stands {name} ({remedy})";
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                if (pattern[i + 1] is >= '1' and <= '9')
                    return $"at column {i + 1} stands a backreference '\\{pattern[i + 1]}' (write the repeated text out)";
                i++;
            }
        }

        return "the expression uses a construct";
    }

    // RegexParseError.UnterminatedBracket becomes "unterminated bracket": short, and ours to show whatever language the runtime speaks.
    private static string Words(RegexParseError error) =>
        string.Concat(error.ToString().Select(c => char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}")).TrimStart();
}

/// <summary>An upper bound on how many positions a pattern has when its counted repeats are written out.</summary>
internal static class PatternSize
{
    public static long Of(string pattern)
    {
        // sizes holds the group being read on top, under it those around it; atom is the size of what a quantifier would repeat.
        var sizes = new Stack<long>([0]);
        long atom = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '(':
                    sizes.Push(0);
                    atom = 0;
                    break;
                case ')' when sizes.Count > 1:
                    atom = sizes.Pop();
                    Add(sizes, atom);
                    break;
                case '{' when TryReadCount(pattern, ref i, out var count):
                    Add(sizes, atom * Math.Max(0, count - 1));
                    atom = Math.Min(atom * Math.Max(1, count), int.MaxValue);
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    Add(sizes, atom = 1);
                    break;
                case '\\':
                    i++;
                    Add(sizes, atom = 1);
                    break;
                default:
                    Add(sizes, atom = 1);
                    break;
            }
        }

        return sizes.Aggregate(0L, Saturate);
    }

    private static void Add(Stack<long> sizes, long size) => sizes.Push(Saturate(sizes.Pop(), size));

    private static long Saturate(long a, long b) => Math.Min(a + b, int.MaxValue);

    private static int EndOfClass(string pattern, int at)
    {
        // ']' right after '[' or '[^' is a member of the class.
        for (var i = at + (at + 1 < pattern.Length && pattern[at + 1] == '^' ? 3 : 2); i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == ']')
                return i;
        }

        return pattern.Length;
    }

    private static bool TryReadCount(string pattern, ref int at, out long count)
    {
        count = 0;
        var close = pattern.IndexOf('}', at);
        if (close < 0)
            return false;
        foreach (var part in pattern[(at + 1)..close].Split(','))
        {
            if (part.Length > 0 && !long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return false;
            count = Math.Max(count, part.Length is 0 ? 0 : part.Length > 9 ? int.MaxValue : long.Parse(part, CultureInfo.InvariantCulture));
        }

        at = close;
        return true;
    }
}
