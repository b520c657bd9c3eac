using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tallies;

/// <summary>What a tally counted, for a report to be made of.</summary>
/// <param name="Timed">Every request once, under its minute.</param>
/// <param name="Placed">Every request once, under its series, without a minute.</param>
internal sealed record ReportSource(
    IEnumerable<(CellKey Key, long Count)> Timed,
    IReadOnlyList<(CellKey Key, long Count)> Placed,
    Func<int, long> MinuteOf,
    Func<int, string> HostOf,
    string[] Templates,
    Dictionary<(string Host, string Route), int[]> Answered,
    Dictionary<(string Host, string Route), int[]> Aborted,
    long AbortedAtLimit,
    double Sampled,
    Attribution Attribution)
{
    private const int FewestToCompare = 20;
    private const int MostRoutes = 500;

    public TrafficReport Fill(TrafficReport report)
    {
        var (codes, reasons, faults) = (new Dictionary<int, long>(), new Dictionary<RequestReason, long>(), new Dictionary<Fault, long>());
        foreach (var (key, count) in Timed)
        {
            Add(codes, key.Status, count);
            Add(reasons, key.Reason, count);
            if (key.Fault != Fault.None)
                Add(faults, key.Fault, count);
        }

        return report with
        {
            Codes = Sorted(codes),
            Reasons = Sorted(reasons),
            Faults = Sorted(faults),
            Minutes = Minutes(),
            Hosts = [.. Placed.GroupBy(c => HostOf(c.Key.Series), StringComparer.Ordinal)
                .Select(g => new HostCounts(g.Key, Sum(g), Sum(g.Where(c => IsClient(c.Key))), Sum(g.Where(c => IsServer(c.Key)))))
                .OrderByDescending(h => h.Requests).ThenBy(h => h.Host, StringComparer.Ordinal)],
            Routes = Routes(),
            SlowAborts = AbortedAtLimit + Aborted.Sum(SlowOf),
            Top = new CodeTops(this).Of(codes, report.Requests),
        };
    }

    /// <summary>Of successes outside the sample nothing but their host is known.</summary>
    public IEnumerable<(CellKey Key, long Count)> Seen => Placed.Where(c => Templates[c.Key.Series].Length > 0);

    public double Weighed((CellKey Key, long Count) cell) => cell.Key.IsError ? cell.Count : cell.Count / Sampled;

    // Sorted first, so that each minute's counts are made once: a log with wrong clocks has very many minutes.
    private List<MinuteCounts> Minutes()
    {
        var cells = Timed.Where(c => c.Key.Minute != 0).ToArray();
        Array.Sort(Array.ConvertAll(cells, c => MinuteOf(c.Key.Minute) << 10 | (long)c.Key.Status), cells);
        var minutes = new List<MinuteCounts>();
        for (var at = 0; at < cells.Length;)
        {
            var (minute, requests, codes, faults) = (cells[at].Key.Minute, 0L, new Dictionary<int, long>(), new Dictionary<Fault, long>());
            for (; at < cells.Length && cells[at].Key.Minute == minute; at++)
            {
                var (key, count) = cells[at];
                requests += count;
                Add(codes, key.Status, count);
                if (key.Fault != Fault.None)
                    Add(faults, key.Fault, count);
            }

            var moment = DateTimeOffset.UnixEpoch.AddMinutes(MinuteOf(minute));
            minutes.Add(new MinuteCounts(moment, requests, codes, faults.Count > 1 ? Sorted(faults) : faults));
        }

        return minutes;
    }

    private List<RouteCounts> Routes() =>
    [
        .. Seen.GroupBy(c => (Host: HostOf(c.Key.Series), Route: Templates[c.Key.Series]))
            .Select(g =>
            {
                var latency = Answered.TryGetValue(g.Key, out var answered) ? Durations.Sketch(answered) : new LatencySketch();
                return new RouteCounts(
                    g.Key.Host, g.Key.Route, (long)Math.Round(g.Sum(Weighed)), Sum(g.Where(c => IsClient(c.Key))),
                    Sum(g.Where(c => IsServer(c.Key))), latency.Quantile(0.5), latency.Quantile(0.95));
            })
            .OrderByDescending(r => r.Errors).ThenByDescending(r => r.Requests)
            .ThenBy(r => r.Host, StringComparer.Ordinal).ThenBy(r => r.Route, StringComparer.Ordinal)
            .Take(MostRoutes),
    ];

    private long SlowOf(KeyValuePair<(string Host, string Route), int[]> aborted)
    {
        if (!Answered.TryGetValue(aborted.Key, out var answered) || answered.Sum(c => (long)c) < FewestToCompare)
            return 0;
        return aborted.Value.Skip(Durations.Quantile(answered, 0.95) + 1).Sum(c => (long)c);
    }

    private static bool IsClient(CellKey key) => key.Fault == Fault.Client;

    private static bool IsServer(CellKey key) => key.Fault is not (Fault.None or Fault.Client);

    private static long Sum(IEnumerable<(CellKey Key, long Count)> cells) => cells.Sum(c => c.Count);

    private static void Add<TKey>(Dictionary<TKey, long> counts, TKey key, long count) where TKey : notnull =>
        counts[key] = counts.GetValueOrDefault(key) + count;

    private static Dictionary<TKey, long> Sorted<TKey>(Dictionary<TKey, long> counts) where TKey : notnull =>
        counts.OrderBy(c => c.Key).ToDictionary(c => c.Key, c => c.Value);
}
