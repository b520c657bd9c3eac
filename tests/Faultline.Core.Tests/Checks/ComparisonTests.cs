using Faultline.Core.Checks;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Checks;

[Trait("Spec", "V9")]
public sealed class ComparisonTests
{
    [Theory]
    [InlineData("ok", "ok", true)]
    [InlineData("ok", "OK", false)]
    [InlineData("== ok", "ok", true)]
    [InlineData("=ok", "ok", true)]
    [InlineData("==", "", true)]
    [InlineData("1", "1.0", true)]
    [InlineData("1.0", "1", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("1e400", "1e500", false)]
    [InlineData("true", "true", true)]
    [InlineData("null", "null", true)]
    [InlineData("null", "", false)]
    [InlineData("== exists", "exists", true)]
    [InlineData("!= error", "ok", true)]
    [InlineData("!=error", "error", false)]
    [InlineData("!= 1", "1.0", false)]
    [InlineData(">= 5", "5", true)]
    [InlineData("> 5", "5", false)]
    [InlineData("<= 5", "5.0", true)]
    [InlineData("<5", "-7", true)]
    [InlineData("< 5", "many", false)]
    [InlineData(">= 5", "", false)]
    [InlineData("~ ^v[0-9]+", "v12", true)]
    [InlineData("~^v[0-9]+$", "v12b", false)]
    [InlineData("exists", "", true)]
    [InlineData("absent", "x", false)]
    public void Comparison_holds_or_not(string text, string found, bool holds)
    {
        var comparison = Comparison.Parse(text, out var error);
        Assert.Equal("", error);
        Assert.Equal(holds, comparison!.Holds([found]));
        Assert.Equal(text, comparison.ToString());
        Assert.Equal(comparison, Comparison.Parse(text, out _));
    }

    [Theory]
    [InlineData("ok", "bad ok", true)]
    [InlineData("!= ok", "bad ok", false)]
    [InlineData("!= ok", "bad worse", true)]
    [InlineData("!= ok", "", true)]
    [InlineData("> 3", "1 2 4", true)]
    [InlineData("ok", "", false)]
    [InlineData("exists", "", false)]
    [InlineData("absent", "", true)]
    public void Of_several_values_any_may_match_but_none_may_equal_what_is_excluded(string text, string found, bool holds) =>
        Assert.Equal(holds, Comparison.Parse(text, out _)!.Holds(found.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("exists", true)]
    [InlineData("~ .*", false)]
    [InlineData("", false)]
    [InlineData("!= x", true)]
    public void Value_without_text_only_exists(string text, bool holds) =>
        Assert.Equal(holds, Comparison.Parse(text, out _)!.Holds([null]));

    [Theory]
    [InlineData(">= many", "compares numbers")]
    [InlineData("<", "compares numbers")]
    [InlineData("<https://shop.example>", "==<https://shop.example>")]
    [InlineData("~", "missing")]
    [InlineData("~ (?=x)", "lookahead")]
    [InlineData("~ [", "unterminated bracket")]
    public void Mistake_is_named_with_a_remedy(string text, string said)
    {
        Assert.Null(Comparison.Parse(text, out var error));
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_from_outside_makes_it_throw() =>
        Prop.ForAll<NonNull<string>, string>((text, found) =>
        {
            var comparison = Comparison.Parse(text.Get, out var error);
            return comparison is null ? error.Length > 0 : comparison.Holds([found]) || !comparison.Holds([found]);
        }).QuickCheckThrowOnFailure();
}
