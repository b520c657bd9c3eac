using Faultline.Cli.Output;

namespace Faultline.Tests.Cli;

[Trait("Spec", "U5")]
public sealed class WrappingTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("one two three", null, "one two three")]
    [InlineData("a-word-that-is-too-long for it", 10, "a-word-that-is-too-long|for it")]
    [InlineData("it is a-word-that-is-too-long", 10, "it is|a-word-that-is-too-long")]
    [InlineData("one   two", 4, "one|two")]
    [InlineData("", 10, "")]
    public void Wrap_breaks_at_spaces_and_keeps_words_whole(string text, int? width, string lines) =>
        Assert.Equal(lines, string.Join('|', Wrapping.Wrap(text, width)));
}
