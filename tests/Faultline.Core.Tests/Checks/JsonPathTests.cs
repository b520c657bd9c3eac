using System.Text;
using System.Text.Json;
using Faultline.Core.Checks;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Checks;

[Trait("Spec", "V9")]
public sealed class JsonPathTests
{
    private const string Document =
        """{"status":{"db":"ok","cache":"degraded"},"a b":1,"it's":2,"n":[10,11,12,13,14],"deep":[{"id":1,"kids":[{"id":2},{"id":3}]}],"ü":7,"x-y":8}""";

    [Theory]
    [InlineData("$.status.db", "\"ok\"")]
    [InlineData("status.db", "\"ok\"")]
    [InlineData("$['status']['db']", "\"ok\"")]
    [InlineData("$[\"a b\"]", "1")]
    [InlineData("['it\\'s']", "2")]
    [InlineData("$['\\u00fc']", "7")]
    [InlineData("ü", "7")]
    [InlineData("x-y", "8")]
    [InlineData("status.*", "\"ok\" \"degraded\"")]
    [InlineData("status[*]", "\"ok\" \"degraded\"")]
    [InlineData("n[0]", "10")]
    [InlineData("n[-1]", "14")]
    [InlineData("n[5]", "")]
    [InlineData("n[-6]", "")]
    [InlineData("n[1:3]", "11 12")]
    [InlineData("n[:2]", "10 11")]
    [InlineData("n[3:]", "13 14")]
    [InlineData("n[-2:]", "13 14")]
    [InlineData("n[::2]", "10 12 14")]
    [InlineData("n[::-2]", "14 12 10")]
    [InlineData("n[3:1:-1]", "13 12")]
    [InlineData("n[0:99:2147483647]", "10")]
    [InlineData("n[-2147483648:2147483647]", "10 11 12 13 14")]
    [InlineData("n[::0]", "")]
    [InlineData("$..id", "1 2 3")]
    [InlineData("$..kids[0].id", "2")]
    [InlineData("deep..[1]", "{\"id\":3}")]
    [InlineData("missing.further", "")]
    [InlineData("status[0]", "")]
    [InlineData("n.name", "")]
    public void Path_leads_to_values(string text, string expected)
    {
        var path = JsonPath.Parse(text, out var error, out _);
        Assert.Equal("", error);
        using var document = JsonDocument.Parse(Document);
        var found = path!.Select(document.RootElement, out var complete);
        Assert.Equal(expected, string.Join(' ', found.Select(node => node.GetRawText())));
        Assert.True(complete);
        Assert.Equal(text, path.ToString());
        Assert.Equal(path, JsonPath.Parse(text, out _, out _));
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("$.", 3, "ends")]
    [InlineData("a..", 4, "ends")]
    [InlineData("$x", 2, "does not belong")]
    [InlineData("a b", 2, "does not belong")]
    [InlineData("a.#", 3, "['…']")]
    [InlineData("a[", 2, "never closed")]
    [InlineData("a[0", 2, "never closed")]
    [InlineData("a['b]", 3, "never closed")]
    [InlineData("a['b'", 2, "never closed")]
    [InlineData("a[b]", 3, "['name']")]
    [InlineData("a[0,1]", 4, "only one selector")]
    [InlineData("a[?(@.x)]", 3, "filters")]
    [InlineData("a[99999999999]", 3, "32 bits")]
    [InlineData("a['\\q']", 4, "escape")]
    [InlineData("a['\\u12']", 4, "escape")]
    [InlineData("a['\\", 4, "escape")]
    public void Mistake_is_pointed_at(string text, int column, string said)
    {
        Assert.Null(JsonPath.Parse(text, out var error, out var at));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Equal(column, at);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_column_in_it() =>
        Prop.ForAll(
            Gen.Elements("$", ".", "..", "[", "]", "'", "\"", "a", "0", "-", ":", "*", "\\", "\\u", " ", "ü")
                .ListOf().Select(string.Concat).ToArbitrary(),
            text => JsonPath.Parse(text, out var error, out var column) is null
                ? error.Length > 0 && column >= 1 && column <= text.Length + 1
                : error.Length == 0).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Spec", "S4")]
    public void Descendants_of_descendants_stop_at_the_budget()
    {
        // Each '..*' multiplies what the one before found by the depth.
        var nested = new StringBuilder();
        for (var i = 0; i < 2000; i++)
            nested.Append(i == 0 ? "" : ",").Append('[', 30).Append('0').Append(']', 30);
        using var document = JsonDocument.Parse($"[{nested}]");
        var path = JsonPath.Parse(string.Concat(Enumerable.Repeat("..*", 20)), out _, out _)!;
        var found = path.Select(document.RootElement, out var complete);
        Assert.False(complete);
        Assert.True(found.Count <= JsonPath.MaxVisited);
    }
}
