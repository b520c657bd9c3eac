using System.Text;
using System.Text.RegularExpressions;
using Faultline.Server.Pages.Traffic;
using Faultline.Traffic.Tallies;

namespace Faultline.Tests.Cli.Logs;

/// <summary>A report as a page in one file.</summary>
[Trait("Spec", "T2 U5")]
public sealed class TrafficDocumentTests
{
    [Fact]
    public async Task Page_asks_nobody_for_anything_and_runs_nothing()
    {
        var html = await HtmlAsync(Reports.Day());

        Assert.Contains("http-equiv=\"Content-Security-Policy\" content=\"default-src &#x27;none&#x27;; style-src &#x27;sha256-", html.Replace("'", "&#x27;"), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)<script|<link|<img|\ssrc=|\shref=|url\(|@import|\sstyle=|\son\w+=", html);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("--ground: #f7f6f3", html, StringComparison.Ordinal);
        Assert.Contains("usually 3.0 %", html, StringComparison.Ordinal);
        Assert.Contains("id=\"log\"", html, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public async Task Hostile_text_stays_text()
    {
        var html = await HtmlAsync(Reports.Day(10, 1, Reports.Hostile), Reports.Hostile);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload=\"", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)&#x202e;|&#x1b;|\u202e|\u001b", html);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("&amp;amp;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(299, 1)]
    [InlineData(1440, 1)]
    [InlineData(1440 * 730, 601)]
    public async Task Charts_have_few_enough_columns(int minutes, int step)
    {
        var html = await HtmlAsync(Reports.Day(minutes, step));
        var boxes = Regex.Matches(html, @"viewBox=""0 0 (?<columns>\d+) 1000""", RegexOptions.NonBacktracking);
        Assert.Equal(9, boxes.Count);
        Assert.All(boxes, box => Assert.InRange(int.Parse(box.Groups["columns"].Value), 1, 300));
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_of_nothing_makes_a_page_that_says_so()
    {
        Assert.Contains("<h1>No line was read", await HtmlAsync(Reports.Empty), StringComparison.Ordinal);
        Assert.DoesNotContain("<figure", await HtmlAsync(new TrafficReport { Lines = 3, Requests = 3 }), StringComparison.Ordinal);
    }

    private static async Task<string> HtmlAsync(TrafficReport report, string source = "access.log")
    {
        using var bytes = new MemoryStream();
        await TrafficDocument.WriteAsync(bytes, report, [source], Reports.Start);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
