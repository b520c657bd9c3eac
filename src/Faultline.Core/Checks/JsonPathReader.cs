using System.Globalization;
using System.Text;

namespace Faultline.Core.Checks;

/// <summary>Reads the steps of a <see cref="JsonPath"/>.</summary>
internal ref struct JsonPathReader(string text)
{
    private readonly List<JsonStep> _steps = [];
    private int _at;
    private string? _error;
    private int _errorAt;

    public bool TryReadAll(out JsonStep[] steps, out string error, out int column)
    {
        if (text.Length > JsonPath.MaxLength)
            Fail(JsonPath.MaxLength, $"the path has {text.Length} characters; at most {JsonPath.MaxLength} are allowed");
        else if (text.Length == 0)
            Fail(0, "the path is empty: write a name such as status, or $ for the whole document");
        else
            ReadSteps();
        steps = _error is null ? [.. _steps] : [];
        error = _error ?? "";
        column = _error is null ? 0 : _errorAt + 1;
        return _error is null;
    }

    private void ReadSteps()
    {
        // The short form starts with a name, a wildcard or a bracket.
        if (!Take('$') && Peek() is not ('.' or '['))
            ReadDotted(ofDescendants: false);
        while (_error is null && _at < text.Length)
        {
            if (Take('['))
                ReadBracket(ofDescendants: false);
            else if (!Take('.'))
                Fail(_at, $"'{text[_at]}' does not belong here: go on with '.name', '[0]' or the end of the path");
            else if (!Take('.'))
                ReadDotted(ofDescendants: false);
            else if (Take('['))
                ReadBracket(ofDescendants: true);
            else
                ReadDotted(ofDescendants: true);
        }
    }

    private void ReadDotted(bool ofDescendants)
    {
        if (Take('*'))
        {
            _steps.Add(new JsonStep.Wildcard(ofDescendants));
            return;
        }

        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-' || text[_at] >= '\x80'))
            _at++;
        if (_at > start)
            _steps.Add(new JsonStep.Name(text[start.._at], ofDescendants));
        else if (_at == text.Length)
            Fail(_at, "the path ends where a name should stand: remove the dot or add a name");
        else
            Fail(_at, $"'{text[_at]}' can't stand in a plain name: write ['…'] around names with other characters");
    }

    private void ReadBracket(bool ofDescendants)
    {
        var start = _at;
        SkipSpaces();
        if (Peek() is '\'' or '"')
            ReadQuoted(ofDescendants);
        else if (Take('*'))
            _steps.Add(new JsonStep.Wildcard(ofDescendants));
        else if (Peek() is '?')
            Fail(_at, "filters are not supported: name an index, or use [*] and compare with any value");
        else if (_at < text.Length)
            ReadIndexOrSlice(ofDescendants);
        SkipSpaces();
        if (_error is not null || Take(']'))
            return;
        if (_at == text.Length)
            Fail(start - 1, "this '[' is never closed: add ']'");
        else
            Fail(_at, text[_at] == ','
                ? "only one selector can stand in brackets"
                : $"'{text[_at]}' does not belong here: close the bracket with ']'");
    }

    private void ReadIndexOrSlice(bool ofDescendants)
    {
        var start = _at;
        var first = ReadInteger();
        SkipSpaces();
        if (!Take(':'))
        {
            if (first is { } index)
                _steps.Add(new JsonStep.Index(index, ofDescendants));
            else
                Fail(start, "a number, a quoted name, '*' or a slice such as 0:10 must stand in brackets: names are written ['name']");
            return;
        }

        var end = ReadInteger();
        SkipSpaces();
        var by = Take(':') ? ReadInteger() ?? 1 : 1;
        _steps.Add(new JsonStep.Slice(first, end, by, ofDescendants));
    }

    private int? ReadInteger()
    {
        SkipSpaces();
        var start = _at;
        Take('-');
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        if (_at == start)
            return null;
        if (int.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        Fail(start, $"'{text[start.._at]}' is no index: write a whole number that fits into 32 bits");
        return null;
    }

    private void ReadQuoted(bool ofDescendants)
    {
        var start = _at;
        var quote = text[_at++];
        var name = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] != '\\')
            {
                name.Append(text[_at++]);
                continue;
            }

            var escape = _at++;
            var c = Peek();
            _at++;
            const string escapes = "bfnrt/\\'\"";
            const string meanings = "\b\f\n\r\t/\\'\"";
            if (escapes.IndexOf(c, StringComparison.Ordinal) is var known and >= 0)
                name.Append(meanings[known]);
            else if (c == 'u' && _at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                name.Append((char)unit);
                _at += 4;
            }
            else
            {
                Fail(escape, "this escape is unknown: write \\\\ for a backslash, \\' for a quote or \\u and four hex digits");
                return;
            }
        }

        if (_at >= text.Length)
        {
            _at = text.Length;
            Fail(start, $"this quoted name is never closed: add {quote}");
            return;
        }

        _at++;
        _steps.Add(new JsonStep.Name(name.ToString(), ofDescendants));
    }

    private readonly char Peek() => _at < text.Length ? text[_at] : '\0';

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c)
            return false;
        _at++;
        return true;
    }

    private void SkipSpaces()
    {
        while (_at < text.Length && text[_at] == ' ')
            _at++;
    }

    // The first mistake counts; what follows is read with the wrong idea.
    private void Fail(int at, string message)
    {
        if (_error is not null)
            return;
        _error = message;
        _errorAt = at;
    }
}
