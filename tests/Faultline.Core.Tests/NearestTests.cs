namespace Faultline.Core.Tests;

[Trait("Spec", "U5")]
public sealed class NearestTests
{
    private static readonly string[] Known = ["check", "explain", "validate"];

    [Theory]
    [InlineData("chekc", "check")]
    [InlineData("valdate", "validate")]
    [InlineData("EXPLAIN", "explain")]
    [InlineData("serve", "")]
    [InlineData("", "")]
    public void Slips_are_forgiven_but_nothing_is_guessed(string word, string expected) =>
        Assert.Equal(expected, string.Join('|', Nearest.To(word, Known)));

    [Fact]
    public void Long_words_are_near_nothing() => Assert.Empty(Nearest.To(new string('a', 65), [new string('a', 65)]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xabc", 1)]
    public void Distance_counts_slips(string from, string to, int slips) => Assert.Equal(slips, Nearest.Distance(from, to));
}
