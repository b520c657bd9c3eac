using System.Text.RegularExpressions;
using Faultline.Core.Checks;

namespace Faultline.Core.Tests.Checks;

[Trait("Spec", "S4")]
public sealed class LinearRegexTests
{
    [Theory]
    [InlineData("^ok$", "ok", true)]
    [InlineData("(?i)Ready", "READY", true)]
    [InlineData("version: [0-9]{1,3}\\.[0-9]+", "version: 12.4", true)]
    [InlineData("[]{5}]", "}", true)]
    [InlineData("a{,5}", "a{,5}", true)]
    [InlineData("\\{9999\\}", "{9999}", true)]
    [InlineData("(?<time>\\d+)", "x", false)]
    public void Pattern_is_built_without_backtracking(string pattern, string text, bool matches)
    {
        var regex = LinearRegex.Create(pattern, out var error);
        Assert.Equal("", error);
        Assert.True(regex!.Options.HasFlag(RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        Assert.Equal(matches, regex.IsMatch(text));
    }

    [Theory]
    [InlineData("a(?=b)", "column 2", "lookahead", "match the text itself")]
    [InlineData("a(?!b)", "column 2", "negative lookahead", "notContains")]
    [InlineData("(?<=a)b", "column 1", "lookbehind", "")]
    [InlineData("(?<!a)b", "column 1", "negative lookbehind", "")]
    [InlineData("(?>a+)b", "column 1", "atomic group", "(?:")]
    [InlineData("(a)\\1", "column 4", "backreference '\\1'", "write the repeated text out")]
    [InlineData("(?<x>a)\\k<x>", "column 8", "backreference", "")]
    [InlineData("(a)?(?(1)b|c)", "column 5", "condition", "'|'")]
    [InlineData("(ab", "column 3", "insufficient closing parentheses", "")]
    [InlineData("[z-a]", "column", "reversed character range", "")]
    [InlineData("*a", "column 1", "quantifier after nothing", "")]
    [InlineData("(a{500}){500}", "1000 positions", "smaller counts", "")]
    [InlineData("((((a{99}){99}){99}){99}){999999999}", "1000 positions", "", "")]
    [InlineData("a{999999999}{999999999}{999999999}", "1000 positions", "", "")]
    public void Refusal_names_the_construct_and_the_remedy(string pattern, string first, string second, string third)
    {
        Assert.Null(LinearRegex.Create(pattern, out var error));
        Assert.Contains(first, error, StringComparison.Ordinal);
        Assert.Contains(second, error, StringComparison.Ordinal);
        Assert.Contains(third, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pattern_of_more_than_a_thousand_characters_is_refused()
    {
        Assert.NotNull(LinearRegex.Create(new string('a', LinearRegex.MaxLength), out _));
        Assert.Null(LinearRegex.Create(new string('a', LinearRegex.MaxLength + 1), out var error));
        Assert.Contains("1001 characters", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("a{3}", 3)]
    [InlineData("(ab){2,5}", 10)]
    [InlineData("(a(b{2}){3}){4}", 28)]
    [InlineData("[abc]{7}", 7)]
    [InlineData("\\d{4}-\\d{2}", 7)]
    [InlineData("a{3,}", 3)]
    [InlineData("a{0}", 1)]
    public void Size_counts_repeats_written_out(string pattern, long size) => Assert.Equal(size, PatternSize.Of(pattern));
}
