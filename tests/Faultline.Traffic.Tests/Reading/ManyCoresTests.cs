using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Tests.Reading;

/// <summary>Files whose lines mean something only after other lines give the same counts however many cores read them.</summary>
[Trait("Spec", "T1")]
public sealed class ManyCoresTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Lines_that_a_container_runtime_split_are_joined_once()
    {
        var text = new StringBuilder();
        for (var n = 0; n < 20_000; n++)
        {
            text.Append("2026-11-22T08:00:00.000000100Z stdout P 192.0.2.1 - - [22/Nov/2026:08:00:00 +0000] \"GET /").Append(n % 2 == 0 ? "even" : "odd").Append('\n');
            text.Append("2026-11-22T08:00:00.000000100Z stdout F -page HTTP/1.1\" ").Append(n % 2 == 0 ? 200 : 502).Append(" 5 \"-\" \"curl/8\"\n");
        }

        var report = await Same(text.ToString());

        Assert.Equal((40_000, 20_000, 0, 20_000), (report.Lines, report.Requests, report.Unparsed, report.Other));
        Assert.Equal(["/even-page", "/odd-page"], report.Routes.Select(r => r.Route).Order(StringComparer.Ordinal));
        Assert.Equal(10_000, report.Codes[502]);
    }

    [Fact]
    public async Task Fields_that_change_midway_hold_until_the_next_change()
    {
        var text = new StringBuilder("\uFEFF#Software: Microsoft Internet Information Services 10.0\n");
        for (var n = 0; n < 120_000; n++)
        {
            if (n % 40_000 == 0)
                text.Append(n % 80_000 == 0 ? "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n" : "#Fields: date time sc-status cs-uri-stem cs-method c-ip\n");
            text.Append(n % 80_000 < 40_000 ? "2026-11-22 08:00:00 192.0.2.1 GET /page.aspx 503\r\n" : "2026-11-22 08:00:00 404 /page.aspx GET 192.0.2.1\r\n");
        }

        var report = await Same(text.ToString());

        Assert.Equal((120_004, 120_000, 0), (report.Lines, report.Requests, report.Unparsed));
        Assert.Equal((80_000, 40_000), (report.Codes[503], report.Codes[404]));
    }

    /// <returns>The report of two cores, which is that of one.</returns>
    private async Task<TrafficReport> Same(string text)
    {
        await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
        var one = await Read(1);
        var two = await Read(2);
        Assert.Equal(Counts(one), Counts(two));
        return two;
    }

    private Task<TrafficReport> Read(int cores) =>
        LogFiles.ReadAsync([LogInput.File(_file)], new ReadingOptions { Cores = cores }, TestContext.Current.CancellationToken);

    private static string Counts(TrafficReport report) => string.Join('\n',
        $"{report.Lines} {report.Requests} {report.Unparsed} {report.Other} {report.Malformed} {report.Retried}",
        string.Join(' ', report.Codes.OrderBy(c => c.Key)),
        string.Join(' ', report.Faults.Where(f => f.Key != Fault.None).OrderBy(f => f.Key)),
        string.Join(' ', report.Minutes.Select(m => $"{m.At:O} {m.Requests}")));
}
