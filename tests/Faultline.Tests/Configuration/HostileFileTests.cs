using System.Globalization;
using System.Text;
using Faultline.Engine.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Configuration;

/// <summary>Whatever the text: no exception, bounded work, positions that exist.</summary>
[Trait("Spec", "S4")]
public sealed class HostileFileTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Prop.ForAll<string>(text => AssertReads(text ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Arbitrary_YAML_characters_never_throw() =>
        Prop.ForAll(
            Gen.Elements("a", "b: ", "- ", "\n", "\n  ", "\n    ", "\t", "[", "]", "{", "}", ",", ": ", "? ", "&x", "*x", "!t ", "|", ">", "'", "\"", "\\", "#", "%", "@", "---", "...", "${A}", "monitors:", "name: ", "\r", "~", "<<: ")
                .ArrayOf().Select(string.Concat).ToArbitrary(),
            AssertReads).QuickCheckThrowOnFailure();

    [Fact]
    public void Mutated_example_never_throws()
    {
        var example = ExampleTests.Example();
        var mutations = ArbMap.Default.GeneratorFor<(NonNegativeInt At, NonNegativeInt Length, string Text)>();
        Prop.ForAll(mutations.ToArbitrary(), m =>
        {
            var at = (m.At.Get * 7919) % example.Length;
            AssertReads(example.Remove(at, Math.Min(m.Length.Get % 50, example.Length - at)).Insert(at, m.Text ?? ""));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "")]
    [InlineData("? ", "")]
    [InlineData("[\n", "")]
    [InlineData("{\"a\":[", "")]
    [InlineData("", "[]")]
    [InlineData("'", "")]
    [InlineData("\"\\", "")]
    [InlineData("!", "")]
    [InlineData("&a *a ", "")]
    [InlineData("%", "")]
    [InlineData("#", "")]
    [InlineData("a: b\n", "")]
    [InlineData("? a\n", "")]
    [InlineData("a:\n ", "")]
    [InlineData("|\n", "")]
    [InlineData("\n", "x")]
    [InlineData("a ", "")]
    public void Megabyte_of_one_thing_is_read_or_refused(string repeated, string rest) =>
        AssertReads(string.Concat(Enumerable.Repeat(repeated, repeated.Length == 0 ? 0 : Megabyte / repeated.Length)) + rest);

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.Contains("nested deeper than 64 levels", Assert.Single(Sources.MistakesOf(new string('[', 65))), StringComparison.Ordinal);
        Assert.DoesNotContain(Sources.MistakesOf(new string('[', 64) + new string(']', 64)), m => m.Contains("nested", StringComparison.Ordinal));
    }

    [Fact]
    public void File_over_a_megabyte_is_refused()
    {
        Assert.Contains("at most 1048576", Assert.Single(Sources.MistakesOf("monitors: []\n".PadRight(Megabyte + 1))), StringComparison.Ordinal);
        Assert.Empty(Sources.MistakesOf("monitors: []\n".PadRight(Megabyte, '\n')));
    }

    [Fact]
    public void Hundred_thousand_keys_make_a_bounded_report()
    {
        var yaml = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"k{i}: \n");
        var mistakes = Sources.MistakesOf(yaml.ToString());
        Assert.Equal(1000, mistakes.Length);
        Assert.EndsWith("after 1000 mistakes the rest is not listed", mistakes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_multiply_nothing()
    {
        var bomb = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n";
        Assert.Equal(12, Sources.MistakesOf(bomb).Count(m => m.Contains("alias", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ten_thousand_monitors_that_hang_on_each_other_are_read()
    {
        var yaml = new StringBuilder("monitors:\n");
        for (var i = 0; i < 10_000; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"- {{ name: m{i}, url: \"http://h/\", parent: m{(i + 1) % 10_000} }}\n");
        Assert.Contains("following the parents", Assert.Single(Sources.MistakesOf(yaml.ToString())), StringComparison.Ordinal);
    }

    private static void AssertReads(string text)
    {
        var result = ConfigurationFile.Read(text, Sources.Of(new Dictionary<string, string> { ["A"] = "a" }));
        Assert.Equal(result.Configuration is null, result.Mistakes.Count > 0);
        if (result.Mistakes.Count == 0)
            return;
        string[] lines = text.Length > Megabyte ? [text] : text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        foreach (var mistake in result.Mistakes)
        {
            Assert.InRange(mistake.Line, 1, lines.Length);
            Assert.InRange(mistake.Column, 1, lines[mistake.Line - 1].Length + 1);
            Assert.DoesNotContain(mistake.Message, char.IsControl);
        }
    }

    [Fact]
    public void An_empty_file_name_is_a_mistake_and_no_bug() =>
        Assert.Equal("the file's name is empty", Assert.Single(ConfigurationFile.Load("").Mistakes).Message);
}
