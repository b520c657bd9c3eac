using System.Globalization;

namespace Faultline.Core.Checks;

/// <summary>
/// Which final statuses are expected (V2): terms separated by commas, each a code (<c>304</c>), a range (<c>200-299</c>) or a class
/// (<c>2xx</c>), with <c>!</c> before it to exclude. A status is expected if it is in some positive term, or there is none, and in no
/// negative one. Two expressions are equal when they expect the same statuses, however they were written.
/// </summary>
public sealed record StatusExpression
{
    /// <summary>The lowest status that an answer can carry (RFC 9112 §4: three digits).</summary>
    public const int Lowest = 100;

    /// <summary>The highest; RFC 9110 §15 stops at 599, servers do not.</summary>
    public const int Highest = 999;

    private readonly string _text;
    private readonly ulong[] _expected;

    internal StatusExpression(string text, ulong[] expected)
    {
        _text = text;
        _expected = expected;
        ExpectsOnlyClientErrors = Enumerable.Range(Lowest, Highest - Lowest + 1).Where(Expects).All(status => status is >= 400 and <= 499);
    }

    /// <summary>V1: 200-299.</summary>
    public static StatusExpression Default { get; } = Parse("200-299", out _, out _)!;

    /// <summary>V3: every code that can be expected is a 4xx.</summary>
    public bool ExpectsOnlyClientErrors { get; }

    /// <summary>Whether a status is expected; false for what is none (below 100 or above 999).</summary>
    public bool Expects(int status) => status is >= Lowest and <= Highest && (_expected[status >> 6] >> (status & 63) & 1) != 0;

    /// <summary>
    /// Reads an expression such as <c>200-299,304</c>, <c>2xx</c> or <c>!500-599</c>. Spaces around terms and within ranges are allowed.
    /// </summary>
    /// <param name="error">What is wrong, when the result is null.</param>
    /// <param name="column">Where, counted from 1.</param>
    public static StatusExpression? Parse(string text, out string error, out int column)
    {
        var reader = new StatusTermReader(text);
        if (!reader.TryReadAll(out var expected, out error, out column))
            return null;
        return new StatusExpression(text.Trim(), expected);
    }

    /// <summary>The expression as it was written.</summary>
    public override string ToString() => _text;

    public bool Equals(StatusExpression? other) => other is not null && _expected.AsSpan().SequenceEqual(other._expected);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _expected)
            hash.Add(word);
        return hash.ToHashCode();
    }
}

/// <summary>Reads the terms of a <see cref="StatusExpression"/> into one bit per status.</summary>
internal ref struct StatusTermReader(ReadOnlySpan<char> text)
{
    private const string Grammar = "write a code such as 200, a range such as 200-299 or a class such as 2xx";

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public bool TryReadAll(out ulong[] expected, out string error, out int column)
    {
        expected = new ulong[(StatusExpression.Highest >> 6) + 1];
        var excluded = new ulong[expected.Length];
        var anyPositive = false;
        var firstNegative = 0;
        if (_text.IsWhiteSpace())
            return Fail(0, $"the expression is empty: {Grammar}", out error, out column);
        while (true)
        {
            SkipSpaces();
            var start = _at;
            var negative = Take('!');
            if (!TryReadTerm(out var first, out var last, out error, out column))
                return false;
            Set(negative ? excluded : expected, first, last);
            anyPositive |= !negative;
            if (negative && firstNegative == 0)
                firstNegative = start + 1;
            SkipSpaces();
            if (_at == _text.Length)
                break;
            if (!Take(','))
                return Fail(_at, $"'{_text[_at]}' does not belong here: put a comma between terms", out error, out column);
        }

        if (!anyPositive)
            Set(expected, StatusExpression.Lowest, StatusExpression.Highest);
        var any = false;
        for (var i = 0; i < expected.Length; i++)
            any |= (expected[i] &= ~excluded[i]) != 0;
        return any || Fail(firstNegative - 1, "nothing is left to expect: every code listed is also excluded", out error, out column);
    }

    private bool TryReadTerm(out int first, out int last, out string error, out int column)
    {
        first = last = 0;
        SkipSpaces();
        var start = _at;
        var token = TakeLettersAndDigits();
        if (token.IsEmpty)
            return Fail(start, _at < _text.Length && _text[_at] is not (',' or '!')
                ? $"'{_text[_at]}' starts no term: {Grammar}"
                : "a term is missing here: write a code, or remove the comma or '!'", out error, out column);
        if (token.Length == 3 && token[0] is >= '1' and <= '9' && token[1] is 'x' or 'X' && token[2] is 'x' or 'X')
        {
            first = (token[0] - '0') * 100;
            last = first + 99;
            error = "";
            column = 0;
            return true;
        }

        if (!TryReadCode(token, start, out first, out error, out column))
            return false;
        last = first;
        SkipSpaces();
        if (!Take('-'))
            return true;
        SkipSpaces();
        var lastAt = _at;
        token = TakeLettersAndDigits();
        if (token.IsEmpty)
            return Fail(start, $"the range '{first}-' has no end: write {first}-{first / 100}99", out error, out column);
        if (!TryReadCode(token, lastAt, out last, out error, out column))
            return false;
        return first <= last || Fail(start, $"the range runs backwards: write {last}-{first}", out error, out column);
    }

    private static bool TryReadCode(ReadOnlySpan<char> token, int at, out int code, out string error, out int column)
    {
        error = "";
        column = 0;
        code = 0;
        if (token.Length == 3 && !token.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out code) && code >= StatusExpression.Lowest)
            return true;
        var shown = token.Length > 20 ? $"{token[..20]}…" : token.ToString();
        return Fail(at, token.ContainsAny('x', 'X')
            ? $"'{shown}' is no class: write a digit and two x, such as 2xx for 200-299"
            : $"'{shown}' is no status code: write three digits from 100 to 999, such as 200", out error, out column);
    }

    private static void Set(ulong[] bits, int first, int last)
    {
        for (var status = first; status <= last; status++)
            bits[status >> 6] |= 1UL << (status & 63);
    }

    private ReadOnlySpan<char> TakeLettersAndDigits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private bool Take(char c)
    {
        if (_at == _text.Length || _text[_at] != c)
            return false;
        _at++;
        return true;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private static bool Fail(int at, string message, out string error, out int column)
    {
        error = message;
        column = at + 1;
        return false;
    }
}
