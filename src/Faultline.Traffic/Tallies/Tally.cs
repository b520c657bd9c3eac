using Faultline.Core.Uptime;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tallies;

/// <summary>Counts of a stretch of log. Bounded in size, mergeable; serves one reader at a time.</summary>
public sealed class Tally(double sampled = 1)
{
    /// <summary>The share of successful requests that backgrounds are taken from.</summary>
    public double Sampled { get; } = sampled;

    public long Lines { get; private set; }

    public void Add(scoped in Record record) => Lines++;

    /// <summary>A line that no format reads: counted, and a few kept to be shown.</summary>
    public void AddUnparsed(ReadOnlySpan<byte> line) => Lines++;

    public void AddOther() => Lines++;

    public void Merge(Tally other) => Lines += other.Lines;

    /// <summary>All requests, by what they have in common: the counts add up to the requests exactly, in no particular order.</summary>
    public IEnumerable<Cell> Cells { get; } = [];

    /// <summary>How long the answered requests of a route took; of the sampled ones, so the counts are not those of <see cref="Cells"/>.</summary>
    public IEnumerable<(string Host, string Route, LatencySketch Latency)> Latencies { get; } = [];

    /// <summary>Forgets all counts, and keeps the routes it learned.</summary>
    public void Clear() => Lines = 0;

    public TrafficReport Report() => new() { Lines = Lines, Sampled = Sampled };
}
