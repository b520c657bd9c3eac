using System.Globalization;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Verdicts;

[Trait("Spec", "S4")]
public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain, bücher, 日本, 🙂", "plain, bücher, 日本, 🙂")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("\u001b[2J\u0007\u007f\u009b", "\uFFFD[2J\uFFFD\uFFFD\uFFFD")]
    [InlineData("a\u202eb\u2066c\u200bd\ufeff", "a\uFFFDb\uFFFDc\uFFFDd\uFFFD")]
    [InlineData("a\u2028b", "a\uFFFDb")]
    [InlineData("tag \U000E0041", "tag \uFFFD")]
    [InlineData("", "")]
    public void Of_replaces_what_would_steer_a_terminal_or_hide(string text, string expected) => Assert.Equal(expected, Printable.Of(text));

    [Fact]
    public void A_lone_surrogate_is_replaced() => Assert.Equal("a\uFFFD", Printable.Of("a" + '\ud800'));

    [Fact]
    public void Clean_text_is_the_same_instance()
    {
        const string Text = "502 from nginx";
        Assert.Same(Text, Printable.Of(Text));
    }

    [Fact]
    public void No_control_or_format_character_survives_whatever_the_text() => Prop.ForAll(
        ArbMap.Default.ArbFor<char[]>(),
        characters => Printable.Of(new string(characters ?? [])).EnumerateRunes().All(rune =>
            System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate)))
        .QuickCheckThrowOnFailure();
}
