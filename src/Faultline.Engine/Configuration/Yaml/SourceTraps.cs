using System.Globalization;
using System.Text.RegularExpressions;

namespace Faultline.Engine.Configuration.Yaml;

/// <summary>
/// What people write and YAML understands otherwise, told in terms of what they meant. The parser's own message, or its silence, would
/// send them looking in the wrong place.
/// </summary>
internal static class SourceTraps
{
    public const string NotYaml = "this is not YAML: check indentation, quotes and brackets here and in the line above";

    public const string Quote = "put the whole value in quotes";

    /// <summary>Longer lines were not written by hand; looking for traps in them would cost more than it tells.</summary>
    private const int LongestLine = 2000;

    /// <summary>Looked for where the parser gave up; the first that matches explains it, at the place of its first group.</summary>
    private static readonly (Regex Pattern, string Message)[] Lines =
    [
        (Linear(@"[\[{][^#]*?[^""'$]?(\$\{)"), "${…} inside { } or [ ] is cut at its brace: put it in quotes, as in \"${NAME}\""),
        (Linear(@"^[^#""']*?[:\-] +(@|`|%)"), $"a value can't begin with this character: {Quote}"),
        (Linear(@"^[^#""']*?[:\-] +(\*)"), $"a value that begins with * is read as a YAML alias: {Quote}"),
        (Linear(@"^[^#""']*?[:\-] +(!)"), $"a value that begins with ! is read as a YAML tag: {Quote}"),
        (Linear(@"^[^#""']*?[:\-] +([>|])(?: +[^\s#]|[0-9+-]*[^\s0-9+\-#])"),
            $"a value that begins with > or | announces a block of text: {Quote}"),
        (Linear(@"^[^#""']*?[:\-] +(\[)[^\]]*\] *[^\s,\]}#]"), $"a value that begins with [ is read as a list: {Quote}"),
        (Linear(@"^[^#""']*?[:\-] +(\{)[^}]*\} *[^\s,\]}#]"), $"a value that begins with {{ is read as a mapping: {Quote}"),
        (Linear(@"^[^#""']*?[:\-] +(""[^""]*""|'[^']*') *[^\s,\]}#]"),
            "something follows the closing quote: inside quotes, write '' for ' and \\\" for \""),
        (Linear(@"^ *(?:- +)*[^#""':\[{ ][^:]*: +([^""'\[{|>#].*: )"),
            $"the value contains a colon and a space, which begins another key: {Quote}"),
        (Linear(@"^ *[^#""': ]+: +(-) "), "a list begins on the line below its key: put each - item on a line of its own"),
    ];

    /// <summary>The parser's messages that are clear once they are said in our words.</summary>
    private static readonly (string Part, string Message)[] Meanings =
    [
        ("unknown escape character",
            "the text in double quotes holds an escape unknown to YAML: double the backslash, or use single quotes"),
        ("quoted scalar", "a quote is opened here and never closed"),
        ("expected ',' or '}'", "a { is not closed, or a comma is missing before this"),
        ("expected ',' or ']'", "a [ is not closed, or a comma is missing before this"),
        ("expected node content", "a value is missing before this, or it closes what is not open"),
        ("found invalid mapping", "a key stands where a value is going on: check the indentation of this line"),
        ("'-' indicator", "this line stands beside list items without being one: begin it with - or indent it"),
        ("expected ':'", "a key must be followed by a colon and a space"),
        ("did not find expected key", "the indentation of this line fits no line above it, or a value ended before it"),
    ];

    /// <summary>Characters that the parser would skip, stop at, or count as line ends that no editor shows.</summary>
    /// <returns>Whether one makes the rest unreadable.</returns>
    public static bool AreInText(SourceText source, Action<Position, string> report)
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number);
            var found = FirstForbidden(line);
            if (found < 0)
                continue;
            report(new Position(number, found + 1), line[found] switch
            {
                '\uFEFF' => "a byte order mark (U+FEFF) stands here: save the file as UTF-8 without BOM",
                '\uFFFD' => "the file is not UTF-8 here: save it as UTF-8",
                var c => string.Create(
                    CultureInfo.InvariantCulture,
                    $"the character U+{(int)c:X4} can't stand here: remove it, or write it as \"\\u{(int)c:X4}\" in double quotes"),
            });
            return true;
        }

        return false;
    }

    /// <summary>Where and what is wrong when the parser gave up.</summary>
    /// <param name="at">Where the parser says.</param>
    /// <param name="last">Where the last thing that could be read began.</param>
    public static (Position At, string Message) Explain(SourceText source, Position at, Position last, string parserMessage)
    {
        if (parserMessage.Contains("tab", StringComparison.OrdinalIgnoreCase))
            return (FirstTabIndent(source, last.Line), "a tab stands in the indentation: YAML takes only spaces there");

        foreach (var line in (int[])[at.Line, at.Line - 1])
        {
            var text = line >= last.Line && source.Line(line) is { Length: < LongestLine } found ? found.ToString() : "";
            foreach (var (pattern, message) in Lines)
            {
                if (pattern.Match(text) is { Success: true } match)
                    return (new Position(line, match.Groups[1].Index + 1), message);
            }
        }

        var meaning = Meanings.FirstOrDefault(m => parserMessage.Contains(m.Part, StringComparison.Ordinal)).Message;
        return (at, meaning ?? NotYaml);
    }

    private static int FirstForbidden(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is >= ' ' and <= '~' or '\t')
                continue;
            if (char.IsHighSurrogate(c) && i + 1 < line.Length && char.IsLowSurrogate(line[i + 1]))
                i++;
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF' or >= '\uFFFD')
                return i;
        }

        return -1;
    }

    private static Position FirstTabIndent(SourceText source, int from)
    {
        for (var line = from; line <= source.LineCount; line++)
        {
            var text = source.Line(line);
            var indent = text.Length - text.TrimStart(' ').Length;
            if (indent < text.Length && text[indent] == '\t' && !text.TrimStart().IsEmpty)
                return new Position(line, indent + 1);
        }

        return new Position(from, 1);
    }

    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
