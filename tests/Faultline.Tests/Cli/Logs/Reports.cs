using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Tests.Cli.Logs;

/// <summary>Reports as tallies would make them.</summary>
internal static class Reports
{
    public const string Hostile = "<script>alert('x')</script>\" onload=\"x\u202e\u001b[2J&amp;";

    public static readonly DateTimeOffset Start = new(2026, 11, 17, 8, 0, 0, TimeSpan.Zero);

    public static TrafficReport Empty { get; } = new();

    /// <summary>A day with a rise of 404 and a short failure of what is behind the proxy.</summary>
    public static TrafficReport Day(int minutes = 1440, int step = 1, string value = "/assets/app.3f2a.js")
    {
        var list = new List<MinuteCounts>();
        for (var n = 0; n < minutes; n += step)
        {
            // An hour of silence, and minutes of failure.
            if (n % 1440 is >= 300 and < 360)
                continue;
            long fine = 800 + n % 200, missing = n > minutes * 2 / 3 ? 90 : 20, bad = n % 1440 is >= 600 and < 630 ? 60 : 1;
            list.Add(new MinuteCounts(Start.AddMinutes(n), fine + missing + bad + 12, new Dictionary<int, long>
            {
                [200] = fine,
                [301] = 5,
                [404] = missing,
                [429] = n % 100 < 20 ? 4 : 2,
                [499] = 2,
                [502] = bad,
                [403] = n % 100 < 20 ? 1 : 3,
            }, new Dictionary<Fault, long> { [Fault.Client] = missing + 7, [Fault.Gateway] = bad }));
        }

        var codes = list.SelectMany(m => m.Codes).GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
        var requests = list.Sum(m => m.Requests);
        return new TrafficReport
        {
            Formats = ["nginx-combined"],
            Lines = requests + 3,
            Requests = requests,
            Unparsed = 3,
            Malformed = 7,
            Bytes = requests * 200,
            Retried = 5,
            SlowAborts = 40,
            Uncertain = codes.GetValueOrDefault(502),
            Sampled = 0.0625,
            From = list.Count == 0 ? null : list[0].At,
            To = list.Count == 0 ? null : list[^1].At.AddSeconds(59),
            Codes = codes,
            Reasons = new Dictionary<RequestReason, long>
            {
                [RequestReason.ClientError] = codes.GetValueOrDefault(404),
                [RequestReason.ClientAbort] = codes.GetValueOrDefault(499),
                [RequestReason.UpstreamReset] = codes.GetValueOrDefault(502),
                [RequestReason.MaskedUpstream] = 9,
            },
            Faults = list.SelectMany(m => m.Faults).GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value)),
            Minutes = list,
            Hosts = [new HostCounts("shop.example", requests - 10, 10, 5), new HostCounts("", 10, 0, 0)],
            Routes =
            [
                new RouteCounts("shop.example", "/api/cart/{id}", 90_000, 12, 1800, TimeSpan.FromMilliseconds(12), TimeSpan.FromSeconds(1.24)),
                new RouteCounts("shop.example", value, 40_000, 22_000, 0, null, null),
            ],
            Top =
            [
                Top(404, codes.GetValueOrDefault(404), value), Top(502, codes.GetValueOrDefault(502), "/api/cart/{id}"),
                new CodeTop(429, codes.GetValueOrDefault(429), 210, [new DimensionTop(Dimension.Route, [new TopValue("/", 900, 0.3, 0.29)])]),
            ],
            UnparsedSamples = ["2026/11/17 08:00:00 [error] something else writes here", value],
        };
    }

    private static CodeTop Top(int code, long requests, string route) => new(code, requests, 2310,
    [
        new DimensionTop(Dimension.Route, [new TopValue(route, requests * 88 / 100, 0.88, 0.03), new TopValue("/favicon.ico", requests / 20, 0.045, 0.04)]),
        new DimensionTop(Dimension.Address, [new TopValue("203.0.113.7", requests / 50, 0.02, 0.02)]),
        new DimensionTop(Dimension.Prefix, [new TopValue("203.0.113.0/24", requests / 30, 0.033, 0.03)]),
        new DimensionTop(Dimension.Agent,
        [
            new TopValue("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36", requests / 2, 0.5, 0.45),
            new TopValue("", requests / 10, 0.1, 0.01),
        ]),
        new DimensionTop(Dimension.Referrer, [new TopValue("https://shop.example/", requests * 93 / 100, 0.93, 0.41)]),
        new DimensionTop(Dimension.Method, [new TopValue("GET", requests, 1, 0.9)]),
    ]);
}
