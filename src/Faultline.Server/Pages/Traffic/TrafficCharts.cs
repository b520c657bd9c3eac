using System.Globalization;
using Faultline.Core.Verdicts;
using Faultline.Server.Pages.Charts;
using Faultline.Traffic.Tallies;
using Faultline.Traffic.Telling;

namespace Faultline.Server.Pages.Traffic;

/// <summary>What of a report is drawn over time.</summary>
internal static class TrafficCharts
{
    private const int MostColumns = 300;
    private const int MostCodes = 7;

    public static IReadOnlyList<(string By, Chart Chart)> Of(TrafficReport report)
    {
        var timeline = Timeline.Of(report, MostColumns);
        if (timeline.Stretches.Count == 0)
            return [];
        return
        [
            ("by-class", Draw("Answers by class", timeline, Classes(timeline))),
            ("by-code", Draw("Errors by code", timeline, Codes(report, timeline))),
            ("by-fault", Draw("Failed requests by whose fault it was", timeline, Faults(report, timeline))),
        ];
    }

    private static Chart Draw(string title, Timeline timeline, IEnumerable<Series> series) => new(
        $"{title}, {(timeline.Step == TimeSpan.FromMinutes(1) ? "a minute" : Amounts.Time(timeline.Step))} each",
        [.. timeline.Stretches.Select(s => s.At)],
        timeline.Step,
        [.. timeline.Stretches.Select(s => s.Requests)],
        [.. series.Where(s => s.Counts.Any(count => count > 0))]);

    private static IEnumerable<Series> Classes(Timeline timeline)
    {
        (string Name, string Style, bool InShares, Func<int, bool> Has)[] classes =
        [
            ("5xx", "down-a", true, code => code is >= 500 and < 600),
            ("no answer", "none-a", true, code => code == 0),
            ("beyond 599", "rare", true, code => code >= 600),
            ("4xx", "rejected-b", true, code => code is >= 400 and < 500),
            ("3xx", "moved", false, code => code is >= 300 and < 400),
            ("2xx", "fine", false, code => code is >= 200 and < 300),
            ("1xx", "other", false, code => code is > 0 and < 200),
        ];
        return classes.Select(c => new Series(c.Name, c.Style, Counts(timeline, s => s.Where(c.Has)), c.InShares));
    }

    private static IEnumerable<Series> Codes(TrafficReport report, Timeline timeline)
    {
        var errors = report.Codes.Where(c => Tellings.IsError(c.Key));
        var shown = errors.OrderByDescending(c => c.Value).Take(MostCodes).Select(c => c.Key).ToList();
        // The largest of the clients' codes is the palest: much of it must not hide little red.
        var (server, client) = (0, shown.Count(code => code is > 0 and < 500 and not 429));
        // Server errors lie at the bottom, where small ones are seen best.
        foreach (var code in shown.OrderByDescending(c => c >= 500).ThenBy(c => c == 429 ? 0 : 1).ThenBy(c => report.Codes[c]))
        {
            var style = code switch
            {
                0 => "none-a",
                429 => "limited",
                >= 500 => $"down-{"abcd"[server++ % 4]}",
                _ => $"rejected-{"dbac"[--client % 4]}",
            };
            var name = code == 0 ? "no answer" : $"{code.ToString(CultureInfo.InvariantCulture)} {Tellings.NameOf(code)}".TrimEnd();
            yield return new Series(name, style, Counts(timeline, s => s.Of(code)));
        }

        yield return new Series("others", "rare", Counts(timeline, s => s.Where(code => Tellings.IsError(code) && !shown.Contains(code))));
    }

    private static IEnumerable<Series> Faults(TrafficReport report, Timeline timeline) => report.Faults.Keys
        .Where(fault => fault != Fault.None)
        .OrderBy(fault => fault == Fault.Client).ThenBy(fault => fault)
        .Select(fault => new Series(fault.Word(), fault switch
        {
            Fault.Client => "rejected-b",
            Fault.Server => "down-a",
            Fault.Gateway => "down-c",
            Fault.Cdn => "limited",
            _ => "other",
        }, Counts(timeline, s => s.Of(fault))));

    private static long[] Counts(Timeline timeline, Func<Stretch, long> count) => [.. timeline.Stretches.Select(count)];
}
