using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Engine.Traffic;

/// <summary>
/// Counts of requests by step, host, route, status and reason. Sums added up say what one of all requests would have said. Whoever sends
/// requests chooses hosts and paths, so both are bounded: what comes when there are enough is counted as <see cref="Others"/>.
/// Not thread-safe.
/// </summary>
public sealed class TrafficSums
{
    /// <summary>The host, and its route, of what is no longer told apart; as a tally has it.</summary>
    public const string Others = "(other)";

    private const string OtherRoutes = "/*";

    private const int MostHosts = 256;
    private const int MostRoutes = 4096;

    private readonly Dictionary<Cell, long> _counts = [];
    private readonly Dictionary<(string Host, string Route), LatencySketch> _latencies = [];
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<(string Host, string Route)> _routes = [];

    public IEnumerable<Cell> Cells => _counts.Select(known => known.Key with { Count = known.Value });

    public bool IsEmpty => _counts.Count == 0;

    internal IEnumerable<RouteLatency> Latencies => _latencies.Select(known => new RouteLatency(known.Key.Host, known.Key.Route, known.Value));

    /// <summary>What there was in each step, oldest first; steps without a request are left out.</summary>
    /// <param name="minutes">How many of them make one.</param>
    public IReadOnlyList<TrafficBucket> Buckets(int minutes = 1)
    {
        var buckets = new SortedDictionary<long, TrafficBucket>();
        foreach (var cell in Cells)
        {
            var start = Minutes.Floor(cell.Minute, minutes);
            if (!buckets.TryGetValue(start, out var bucket))
                buckets[start] = bucket = new TrafficBucket(Minutes.Start(start));
            bucket.Add(cell);
        }

        return [.. buckets.Values];
    }

    /// <summary>All of it as if it were one step.</summary>
    public TrafficBucket Total()
    {
        var total = new TrafficBucket(Minutes.Start(_counts.Count == 0 ? 0 : _counts.Keys.Min(cell => cell.Minute)));
        foreach (var cell in Cells)
            total.Add(cell);
        return total;
    }

    /// <summary>The busiest first.</summary>
    public IReadOnlyList<HostCounts> Hosts() =>
    [
        .. Cells.GroupBy(cell => cell.Host, StringComparer.Ordinal)
            .Select(host => new HostCounts(host.Key, host.Sum(c => c.Count), OfClient(host), OfServer(host)))
            .OrderByDescending(host => host.Requests).ThenBy(host => host.Host, StringComparer.Ordinal),
    ];

    /// <summary>Those with the most faults of the server's side first, then those with the most of clients, then the busiest.</summary>
    public IReadOnlyList<RouteCounts> Routes() =>
    [
        .. Cells.GroupBy(cell => (cell.Host, cell.Route)).Select(route =>
            {
                var took = _latencies.GetValueOrDefault(route.Key);
                return new RouteCounts(
                    route.Key.Host, route.Key.Route, route.Sum(c => c.Count), OfClient(route), OfServer(route),
                    took?.Quantile(0.5), took?.Quantile(0.95));
            })
            .OrderByDescending(route => route.Errors).ThenByDescending(route => route.ClientErrors).ThenByDescending(route => route.Requests)
            .ThenBy(route => route.Host, StringComparer.Ordinal).ThenBy(route => route.Route, StringComparer.Ordinal),
    ];

    internal void Add(Cell cell)
    {
        if (cell.Count <= 0)
            return;
        var (host, route) = Known(cell.Host, cell.Route);
        var key = cell with { Host = host, Route = route, Count = 0 };
        _counts[key] = _counts.GetValueOrDefault(key) + cell.Count;
    }

    internal void Add(RouteLatency latency)
    {
        var key = Known(latency.Host, latency.Route);
        if (!_latencies.TryGetValue(key, out var known))
            _latencies[key] = known = new LatencySketch();
        known.Add(latency.Latency);
    }

    internal void Add(TrafficSums other)
    {
        foreach (var cell in other.Cells)
            Add(cell);
        foreach (var latency in other.Latencies)
            Add(latency);
    }

    // The names for the rest take no one's place, so that what is written is read back as it was.
    private (string Host, string Route) Known(string host, string route)
    {
        if (host == Others || !_hosts.Contains(host) && (_hosts.Count >= MostHosts || !_hosts.Add(host)))
            return (Others, Others);
        return route == OtherRoutes || !_routes.Contains((host, route)) && (_routes.Count >= MostRoutes || !_routes.Add((host, route)))
            ? (host, OtherRoutes)
            : (host, route);
    }

    private static long OfClient(IEnumerable<Cell> cells) => cells.Where(c => c.Reason.FaultOf(c.AtEdge) == Fault.Client).Sum(c => c.Count);

    private static long OfServer(IEnumerable<Cell> cells) =>
        cells.Where(c => c.Reason.FaultOf(c.AtEdge) is not (Fault.None or Fault.Client)).Sum(c => c.Count);
}
