using System.Globalization;
using System.Text.RegularExpressions;

namespace Faultline.Core.Checks;

/// <summary>
/// What a value found in an answer must be, as written after a JSON path or a header's name. The grammar:
/// <list type="table">
/// <item><term><c>VALUE</c>, <c>== VALUE</c></term><description>equals: as numbers where both are (<c>1.0</c> equals <c>1</c>), else as
/// text by ordinal. <c>true</c>, <c>false</c> and <c>null</c> are the text of those JSON values.</description></item>
/// <item><term><c>!= VALUE</c></term><description>does not equal; where several values were found: none of them does.</description></item>
/// <item><term><c>&lt; N</c>, <c>&lt;= N</c>, <c>&gt; N</c>, <c>&gt;= N</c></term><description>is a number, smaller or
/// greater.</description></item>
/// <item><term><c>~ REGEX</c></term><description>some part of its text matches a linear-time expression.</description></item>
/// <item><term><c>exists</c>, <c>absent</c></term><description>there is a value, or none. <c>== exists</c> compares with that
/// word.</description></item>
/// </list>
/// Unless said otherwise a comparison holds if any of the values found does. Spaces around operator and value don't count.
/// Objects and arrays have no text: they exist, and compare with nothing.
/// </summary>
public sealed record Comparison
{
    private readonly string _text;
    private readonly Operator _operator;
    private readonly string _value;
    private readonly Number? _number;
    private readonly Regex? _pattern;

    private Comparison(string text, Operator @operator, string value, Number? number, Regex? pattern)
    {
        _text = text;
        _operator = @operator;
        _value = value;
        _number = number;
        _pattern = pattern;
    }

    private enum Operator
    {
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Matches,
        Exists,
        Absent,
    }

    // Longer ones first; '=' alone is what is left of "PATH==VALUE" after its first '='.
    private static readonly (string Sign, Operator Operator)[] Signs =
    [
        ("==", Operator.Equal), ("!=", Operator.NotEqual), (">=", Operator.GreaterOrEqual), ("<=", Operator.LessOrEqual),
        (">", Operator.Greater), ("<", Operator.Less), ("~", Operator.Matches), ("=", Operator.Equal),
    ];

    /// <summary>Reads a comparison.</summary>
    /// <param name="error">What is wrong and what would be right, when the result is null.</param>
    public static Comparison? Parse(string text, out string error)
    {
        error = "";
        text = text.Trim();
        if (text is "exists" or "absent")
            return new Comparison(text, text == "exists" ? Operator.Exists : Operator.Absent, "", null, null);
        foreach (var (sign, @operator) in Signs)
        {
            if (!text.StartsWith(sign, StringComparison.Ordinal))
                continue;
            var value = text[sign.Length..].TrimStart();
            var number = Number.Read(value);
            var pattern = @operator == Operator.Matches && value.Length > 0 ? LinearRegex.Create(value, out error) : null;
            if (@operator == Operator.Matches && pattern is null)
                error = value.Length == 0 ? "an expression is missing after '~'" : error;
            else if (@operator is >= Operator.Less and <= Operator.GreaterOrEqual && number is null)
                error = $"'{sign}' compares numbers, and '{value}' is none; to compare with text that begins so write =={text}";
            return error.Length > 0 ? null : new Comparison(text, @operator, value, number, pattern);
        }

        return new Comparison(text, Operator.Equal, text, Number.Read(text), null);
    }

    /// <summary>Whether what was found compares as asked.</summary>
    /// <param name="found">
    /// The text of each value found, in order; empty when there is none. Null stands for a value without text: an object or an array.
    /// </param>
    /// <exception cref="RegexMatchTimeoutException">The expression took longer than <see cref="LinearRegex.Longest"/>.</exception>
    public bool Holds(IReadOnlyList<string?> found)
    {
        if (_operator is Operator.Exists or Operator.Absent)
            return found.Count > 0 == (_operator == Operator.Exists);
        foreach (var value in found)
            if (value is not null && Holds(value))
                return _operator != Operator.NotEqual;
        return _operator == Operator.NotEqual;
    }

    /// <summary>What is asked for, as the end of a sentence that stops at "expected": <c>'ok'</c>, <c>less than 2</c>.</summary>
    public string Say() => _operator switch
    {
        Operator.NotEqual => $"anything but '{_value}'",
        Operator.Less => $"less than {_value}",
        Operator.LessOrEqual => $"at most {_value}",
        Operator.Greater => $"more than {_value}",
        Operator.GreaterOrEqual => $"at least {_value}",
        Operator.Matches => $"a match for \"{_value}\"",
        Operator.Exists => "any value",
        Operator.Absent => "none",
        _ => $"'{_value}'",
    };

    /// <summary>The comparison as it was written.</summary>
    public override string ToString() => _text;

    // The text says everything else, and a Regex has no value equality.
    public bool Equals(Comparison? other) => other is not null && _text == other._text;

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private bool Holds(string found)
    {
        if (_operator == Operator.Matches)
            return _pattern!.IsMatch(found);
        if (_operator is Operator.Equal or Operator.NotEqual && found == _value)
            return true;
        if (_number is not { } wanted || Number.Read(found) is not { } number)
            return false;
        var order = number.Against(wanted);
        return _operator switch
        {
            Operator.Less => order < 0,
            Operator.LessOrEqual => order <= 0,
            Operator.Greater => order > 0,
            Operator.GreaterOrEqual => order >= 0,
            _ => order == 0,
        };
    }

    /// <summary>
    /// A decimal number as JSON writes it (RFC 8259 §6): exact where it fits into 28 digits, else to the precision of a double.
    /// </summary>
    private readonly record struct Number(decimal? Exact, double Rough)
    {
        // Longer digit strings are identifiers, and reading them costs time.
        private const int MaxLength = 100;

        public static Number? Read(string text)
        {
            if (text.Length is 0 or > MaxLength || !char.IsAsciiDigit(text[^1])
                || !(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
                return null;
            const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            if (!double.TryParse(text, styles, CultureInfo.InvariantCulture, out var rough) || !double.IsFinite(rough))
                return null;
            return new Number(decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var exact) ? exact : null, rough);
        }

        public int Against(Number other) =>
            Exact is { } exact && other.Exact is { } otherExact ? exact.CompareTo(otherExact) : Rough.CompareTo(other.Rough);
    }
}
