namespace Faultline.Core.Checks;

/// <summary>Reads a JSON assertion from one line, as the command line takes it.</summary>
public static class JsonAssertion
{
    /// <summary>
    /// Reads <c>PATH=VALUE</c>, where VALUE is a <see cref="Comparison"/>, or a path and an operator right behind it:
    /// <c>status.db=ok</c>, <c>count>=5</c>, <c>version~^2</c>, <c>error=absent</c>.
    /// </summary>
    /// <param name="error">What is wrong and what would be right, when the result is null.</param>
    /// <param name="column">Where, counted from 1.</param>
    public static Assertion.Json? Parse(string text, out string error, out int column)
    {
        var at = EndOfPath(text);
        if (at == text.Length)
        {
            error = "a comparison is missing: write PATH=VALUE, such as status=ok or status=exists";
            column = text.Length + 1;
            return null;
        }

        if (JsonPath.Parse(text[..at].Trim(), out error, out column) is not { } path)
            return null;
        // '=' divides; every other operator, '==' included, belongs to the comparison.
        var value = text[at] == '=' && !text.AsSpan(at).StartsWith("==") ? at + 1 : at;
        column = value + 1;
        if (Comparison.Parse(text[value..], out error) is not { } comparison)
            return null;
        column = 0;
        return new Assertion.Json(path, comparison);
    }

    private static int EndOfPath(string text)
    {
        // Quoted names may hold operators.
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0' && c == '\\')
                i++;
            else if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (c is '=' or '!' or '<' or '>' or '~')
                return i;
        }

        return text.Length;
    }
}
