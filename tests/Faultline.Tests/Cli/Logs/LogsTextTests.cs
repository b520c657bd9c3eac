using System.Text;
using System.Text.Json;
using Faultline.Cli.Commands.Logs;
using Faultline.Cli.Output;
using Faultline.Traffic.Tallies;
using Faultline.Traffic.Telling;

namespace Faultline.Tests.Cli.Logs;

/// <summary>A report in the terminal and as JSON.</summary>
[Trait("Spec", "T2 U5")]
public sealed class LogsTextTests
{
    public static TheoryData<int, int> Lengths => new() { { 1, 1 }, { 2, 1 }, { 1440, 1 }, { 1440 * 730, 601 } };

    [Fact]
    public void Text_says_the_worst_first_and_who_explains_it()
    {
        var text = Text(Reports.Day(), width: 100);

        Assert.Matches(@"\A[\d,]+ requests, 17 Nov 2026 08:00 to 18 Nov 07:59 UTC: 0\.\d+ % failed on the server side, \d\.\d % were clients' mistakes\.", text.ReplaceLineEndings(" "));
        Assert.Contains("/assets/app.3f2a.js: 88 % of them, usually 3.0 %", text, StringComparison.Ordinal);
        Assert.Contains("spread as all traffic is", text, StringComparison.Ordinal);
        Assert.Contains("nginx-combined", text, StringComparison.Ordinal);
        Assert.Contains("·", text, StringComparison.Ordinal);
        Assert.Contains("--log-format", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_length_of_log_can_be_told(int minutes, int step) => Assert.Contains("requests", Text(Reports.Day(minutes, step), 80), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 1, 0.0007, false)] // The only request of a code is on something, of course.
    [InlineData(1, 0.056, 0.0007, false)]
    [InlineData(5, 0.28, 0.11, false)] // Two were to be expected.
    [InlineData(6, 0.35, 0.0007, true)]
    [InlineData(28, 0.28, 0.11, true)]
    [InlineData(900, 0.04, 0.0001, false)] // It explains little.
    public void Chance_explains_nothing(long requests, double share, double usually, bool stands) =>
        Assert.Equal(stands, new TopValue("/", requests, share, usually).IsConcentrated());

    [Fact]
    public void Nothing_read_and_nothing_understood_are_said_plainly()
    {
        Assert.StartsWith("No line was read", Text(Reports.Empty, 80), StringComparison.Ordinal);
        Assert.DoesNotContain("Sampled", Text(new TrafficReport { Sampled = 0.0625 }, 80), StringComparison.Ordinal);
        var unread = new TrafficReport { Lines = 2, Unparsed = 2, UnparsedSamples = ["junk"] };
        Assert.StartsWith("2 lines, and no known format reads any of them.", Text(unread, 80), StringComparison.Ordinal);
        Assert.StartsWith("5 requests: none failed.", Text(new TrafficReport { Lines = 5, Requests = 5 }, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void Sampled_report_says_so_of_what_it_estimates_and_of_nothing_else()
    {
        Assert.DoesNotContain(" of about ", Text(Reports.Day() with { Sampled = 1 }, 200), StringComparison.Ordinal);
        Assert.Contains(" of about ", Text(Reports.Day() with { Sampled = 0.0625 }, 200), StringComparison.Ordinal);
        Assert.DoesNotContain("Sampled", Text(Reports.Empty with { Sampled = 0.0625 }, 200), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void Hostile_text_reaches_the_terminal_without_control_characters() =>
        Assert.DoesNotContain(Text(Reports.Day(10, 1, Reports.Hostile), 80).Where(c => c is not ('\n' or '\r')), c => char.IsControl(c) || c == '\u202e');

    [Fact]
    public void Json_has_the_shape_of_the_contract()
    {
        var root = Json(Reports.Day(1440, 1, ""));

        string[] names =
        [
            "lines", "requests", "malformed", "unparsed", "other", "format", "from", "to", "bytes", "seconds", "sampled", "uncertain", "retried",
            "slowAborts", "classes", "codes", "faults", "reasons", "minutes", "hosts", "routes", "top", "patterns", "unparsedSamples",
        ];
        Assert.Equal(names, root.EnumerateObject().Select(p => p.Name));
        Assert.Equal("2026-11-17T08:00:00Z", root.GetProperty("from").GetString());
        Assert.Equal(root.GetProperty("codes").GetProperty("502").GetInt64(), root.GetProperty("classes").GetProperty("5xx").GetInt64());
        Assert.Equal(root.GetProperty("requests").GetInt64(), root.GetProperty("minutes").EnumerateArray().Sum(m => m.GetProperty("requests").GetInt64()));
        Assert.True(root.GetProperty("faults").GetProperty("gateway").GetInt64() > 0);
        Assert.Equal(["at", "requests", "codes", "faults"], root.GetProperty("minutes")[0].EnumerateObject().Select(p => p.Name));
        var value = root.GetProperty("top").GetProperty("404").GetProperty("route")[0];
        Assert.Equal("-", value.GetProperty("value").GetString());
        Assert.Equal(0.03, value.GetProperty("baselineShare").GetDouble());
        Assert.Equal(29.333, value.GetProperty("lift").GetDouble());
        Assert.Equal("-", root.GetProperty("hosts")[1].GetProperty("host").GetString());
        Assert.Equal(0, root.GetProperty("patterns").GetArrayLength());
        Assert.Equal(1.5, root.GetProperty("seconds").GetDouble());
    }

    [Fact]
    public void Json_of_nothing_says_null_where_nothing_is_known()
    {
        var root = Json(Reports.Empty);
        Assert.All(["format", "from", "to"], name => Assert.Equal(JsonValueKind.Null, root.GetProperty(name).ValueKind));
        Assert.Equal(0, root.GetProperty("lines").GetInt64());
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.00001, "< 0.01 %")]
    [InlineData(0.0304, "3.0 %")]
    [InlineData(0.99999, "99.9 %")]
    [InlineData(1, "100 %")]
    public void Percent_never_calls_something_nothing_or_all(double share, string text) => Assert.Equal(text, Amounts.Percent(share));

    [Theory]
    [InlineData(1, 1, ", from one address", "too few to tell what they have in common")]
    [InlineData(5000, 4000, ", from about 4,000 addresses", "spread as all traffic is: no route, address or agent stands out")]
    public void Code_says_no_more_of_its_requests_than_their_number_allows(long requests, long addresses, string from, string spread)
    {
        var top = new CodeTop(502, requests, addresses, []);
        Assert.Equal((from, spread), (top.FromAddresses(), top.Spread()));
    }

    [Theory]
    [InlineData(12, 45, "22 Nov 2026 08:00 UTC")]
    [InlineData(12, 75, "22 Nov 2026 08:00 to 08:01 UTC")]
    public void Span_within_one_minute_is_that_minute(int from, int to, string text)
    {
        var eight = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal(text, Amounts.Span(eight.AddSeconds(from), eight.AddSeconds(to)));
        Assert.Equal("1 min", Amounts.Time(TimeSpan.FromMinutes(1)));
    }

    private static JsonElement Json(TrafficReport report)
    {
        using var bytes = new MemoryStream();
        JsonOutput.Write(bytes, json => TrafficReportJson.Write(json, report, TimeSpan.FromSeconds(1.5)));
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(bytes.ToArray()));
        return document.RootElement.Clone();
    }

    private static string Text(TrafficReport report, int width)
    {
        using var text = new StringWriter();
        new LogsText(text, new Screen(width, Colours.None)).Write(report, TimeSpan.FromSeconds(1.5));
        return text.ToString();
    }
}
