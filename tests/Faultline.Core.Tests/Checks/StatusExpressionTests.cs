using Faultline.Core.Checks;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Checks;

[Trait("Spec", "V2")]
public sealed class StatusExpressionTests
{
    [Theory]
    [InlineData("200", "200", "199 201")]
    [InlineData("200-299,304", "200 299 304", "300 303 305 404")]
    [InlineData(" 200 - 299 , 304 ", "200 299 304", "300")]
    [InlineData("2xx", "200 299", "199 300")]
    [InlineData("2XX,9xx", "200 900 999", "800")]
    [InlineData("!500-599", "100 200 499 600 999", "500 599")]
    [InlineData("! 5xx", "200", "503")]
    [InlineData("2xx,!204", "200 205", "204 300")]
    [InlineData("!204,2xx", "200 205", "204 300")]
    [InlineData("401,403", "401 403", "200 402")]
    [InlineData("503", "503", "500 200")]
    [InlineData("100-999", "100 999", "99 1000 0 -1 -2147483648 2147483647")]
    public void Expression_expects_what_it_says(string text, string expected, string unexpected)
    {
        var expression = StatusExpression.Parse(text, out var error, out var column);
        Assert.NotNull(expression);
        Assert.Equal(("", 0), (error, column));
        Assert.All(expected.Split(' '), status => Assert.True(expression.Expects(int.Parse(status)), status));
        Assert.All(unexpected.Split(' '), status => Assert.False(expression.Expects(int.Parse(status)), status));
        Assert.Equal(text.Trim(), expression.ToString());
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("  ", 1, "empty")]
    [InlineData("200,,304", 5, "missing")]
    [InlineData("200,", 5, "missing")]
    [InlineData(",200", 1, "missing")]
    [InlineData("!", 2, "missing")]
    [InlineData("20", 1, "three digits")]
    [InlineData("200,20", 5, "'20'")]
    [InlineData("099", 1, "100 to 999")]
    [InlineData("2000", 1, "three digits")]
    [InlineData("abc", 1, "three digits")]
    [InlineData("200-", 1, "200-299")]
    [InlineData("404-", 1, "404-499")]
    [InlineData("200-2xx", 5, "no class")]
    [InlineData("300-200", 1, "200-300")]
    [InlineData("2x", 1, "2xx")]
    [InlineData("0xx", 1, "2xx")]
    [InlineData("200;300", 4, "comma")]
    [InlineData("200 300", 5, "comma")]
    [InlineData("*", 1, "starts no term")]
    [InlineData("200,!200", 5, "nothing is left")]
    [InlineData("!100-999", 1, "nothing is left")]
    [InlineData("!!500", 2, "missing")]
    [InlineData("٢٠٠", 1, "starts no term")]
    public void Mistake_is_pointed_at_with_a_remedy(string text, int column, string said)
    {
        Assert.Null(StatusExpression.Parse(text, out var error, out var at));
        Assert.Equal(column, at);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Spec", "V3")]
    [InlineData("401,403", true)]
    [InlineData("4xx", true)]
    [InlineData("4xx,!404", true)]
    [InlineData("200,401", false)]
    [InlineData("200-499,!200-399", true)]
    [InlineData("!5xx", false)]
    [InlineData("503", false)]
    public void Only_client_errors_are_expected_when_every_expected_code_is_a_4xx(string text, bool expected) =>
        Assert.Equal(expected, StatusExpression.Parse(text, out _, out _)!.ExpectsOnlyClientErrors);

    [Fact]
    [Trait("Spec", "V1")]
    public void Default_is_200_to_299()
    {
        Assert.Equal(Enumerable.Range(200, 100), Enumerable.Range(0, 1100).Where(StatusExpression.Default.Expects));
        Assert.Equal("200-299", StatusExpression.Default.ToString());
    }

    [Fact]
    public void Expressions_with_the_same_meaning_are_equal()
    {
        var a = StatusExpression.Parse("200-299", out _, out _);
        var b = StatusExpression.Parse("2xx", out _, out _);
        Assert.Equal(a, b);
        Assert.Equal(a!.GetHashCode(), b!.GetHashCode());
        Assert.NotEqual(a, StatusExpression.Parse("2xx,304", out _, out _));
    }

    [Fact]
    public void Any_text_is_either_read_or_refused_with_a_column_in_it() =>
        Prop.ForAll(
            Gen.Elements("200", "5xx", "!", ",", "-", " ", "20", "x", "9", "ü").ListOf().Select(string.Concat).ToArbitrary(),
            text =>
            {
                var read = StatusExpression.Parse(text, out var error, out var column);
                return read is null
                    ? error.Length > 0 && column >= 1 && column <= text.Length + 1
                    : error.Length == 0 && read.Equals(StatusExpression.Parse(read.ToString(), out _, out _));
            }).QuickCheckThrowOnFailure();
}
