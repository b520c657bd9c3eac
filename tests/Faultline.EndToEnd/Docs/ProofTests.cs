namespace Faultline.EndToEnd.Docs;

/// <summary>The proofs of the guide can fail.</summary>
public sealed class ProofTests
{
    [Theory]
    [InlineData("up in 12 ms", "up in 9.5 ms", true)]
    [InlineData("up in 12 ms", "down in 12 ms", false)]
    [InlineData("dns 1.2, connect 0.4", "dns 95, connect 39", true)]
    [InlineData("dns 1.2, connect 0.4", "connect 39", false)]
    [InlineData("502 after 12 ms", "503 after 12 ms", false)]
    [InlineData("expired 3 days ago", "expired 4 days ago", false)]
    [InlineData("Server nginx/1.22.1", "Server nginx/1.26.3", true)]
    [InlineData("Server nginx/1.22.1", "Server Apache/2.4.1", false)]
    [InlineData("192.0.2.10", "192.0.2.50", false)]
    [InlineData("20:00:00  down  shop", "21:07:13  down  shop", true)]
    [InlineData("20:00:00  down  shop", "20:00:00  up  shop", false)]
    [InlineData("shop  99.123 %", "shop  98.700 %", true)]
    [InlineData("shop  99.123 %", "blog  99.123 %", false)]
    [InlineData("k7q2m5x4b3nd6hra opened", "7rpvi5lw7urhfjqe opened", true)]
    [InlineData("k7q2m5x4b3nd6hra opened", "7rpvi5lw7urhfjqe resolved", false)]
    public void Only_what_varies_may_differ(string shown, string output, bool same) =>
        Assert.Equal(same, new Exchange("", [shown]).Matches(new Output([output], 0)));

    [Theory]
    [InlineData("a|b", "a|b", true)]
    [InlineData("a|b", "a", false)]
    [InlineData("a", "a|b", false)]
    [InlineData("", "a", false)]
    [InlineData("a|…", "a|b|c", true)]
    [InlineData("a|…|c", "a|b|c", true)]
    [InlineData("a|…|d", "a|b|c", false)]
    [InlineData("…", "", true)]
    public void Every_line_counts_but_those_left_out_in_the_open(string shown, string output, bool same) =>
        Assert.Equal(same, new Exchange("", [.. Lines(shown)]).Matches(new Output(Lines(output), 0)));

    [Theory]
    [InlineData("…", 1, true)]
    [InlineData("…", 64, false)]
    [InlineData("complaint", 64, true)]
    public void A_complaint_is_shown_or_wrong(string shown, int exitCode, bool same) =>
        Assert.Equal(same, new Exchange("", [shown]).Matches(new Output(["complaint"], exitCode)));

    [Theory]
    [InlineData("", "monitors: []", "")]
    [InlineData("", "monitor: []", "1:1")]
    [InlineData("keys of expect", "status: 2xx", "")]
    [InlineData("keys of expect", "statuss: 2xx", "unknown key")]
    [InlineData("keys of a monitor", "expect:|  status: 2xx", "")]
    [InlineData("wrong file: w.yaml", "monitor: []", "")]
    [InlineData("wrong file: w.yaml", "monitors: []", "has no mistake")]
    [InlineData("file: ../../etc/w.yaml", "monitors: []", "does not say")]
    [InlineData("whatever", "monitors: []", "does not say")]
    public void Yaml_is_what_the_comment_above_it_says(string comment, string yaml, string problem)
    {
        string[] above = comment.Length == 0 ? [] : [$"<!-- {comment} -->"];
        var block = Assert.Single(new Page("page.md", [.. above, "```yaml", .. Lines(yaml), "```"]).Blocks());

        if (problem.Length == 0)
            Assert.Equal("", YamlProof.Judge(block));
        else
            Assert.Contains(problem, YamlProof.Judge(block), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_are_found_fenced_and_indented_but_not_in_lists()
    {
        var page = new Page("page.md", ["text", "", "    indented", "", "- item", "", "    of the item", "", "```json", "{}", "```"]);

        Assert.Equal([("", "indented\n"), ("json", "{}\n")], page.Blocks().Select(block => (block.Language, block.Text.Replace("    ", "", StringComparison.Ordinal))));
    }

    [Fact]
    public void Output_without_a_command_is_no_transcript()
    {
        var block = Assert.Single(new Page("page.md", ["```console", "up", "$ faultline check", "```"]).Blocks());

        Assert.Null(Transcript.Of(block));
    }

    [Fact]
    public void Ids_of_a_page_stand_for_those_of_the_run()
    {
        var ids = new Ids();
        var shown = ids.OfPage(new Exchange("faultline incidents", ["k7q2m5x4b3nd6hra open"]), new Output(["7rpvi5lw7urhfjqe open"], 0));

        Assert.Equal(["k7q2m5x4b3nd6hra open"], shown.Lines);
        Assert.Equal("faultline incidents show 7rpvi5lw7urhfjqe", ids.OfRun("faultline incidents show k7q2m5x4b3nd6hra"));
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('|');
}
