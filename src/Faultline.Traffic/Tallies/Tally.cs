using System.Text;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tallies;

/// <summary>
/// Counts of a stretch of log. Bounded in size, mergeable; serves one reader at a time. Codes, reasons, faults, minutes and hosts are exact,
/// and so is everything about errors by route; routes of successes, durations and backgrounds come from a sample.
/// </summary>
/// <remarks>
/// Which successes are in the sample is decided by their content, so a log gives the same tally whole or in parts, live or at once. At most
/// a million different cells are kept; when there are more, all cells so far give up host and route (and, if that is not enough, minutes for
/// hours, then time): totals by host and by route stay exact in <see cref="Report"/>.
/// </remarks>
public sealed partial class Tally
{
    internal const int MostCells = 1 << 20;
    private const int MostSpilled = 1 << 18;
    private const int ShownLines = 5;
    private const int ShownLength = 200;

    private readonly Hosts _hosts = new();
    private readonly RouteTree _routes;
    private readonly Minutes _minutes = new();
    private readonly CellTable _cells = new();
    private readonly Latencies _latencies = new();
    private readonly Attribution _attribution;
    private readonly List<string> _unparsedSamples = [];
    private readonly ulong _sampledBelow;

    // By series, of cells that gave it up.
    private readonly CellTable _spilled = new();
    private (int Version, string[] Texts) _templates = (-1, []);
    private int _coarse;
    private long _requests;
    private long _malformed;
    private long _unparsed;
    private long _other;
    private long _retried;
    private long _uncertain;
    private long _from = long.MaxValue;
    private long _to = long.MinValue;

    /// <param name="sampled">The share of successes to look at closely: above 0, 1 for all.</param>
    public Tally(double sampled = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampled);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampled, 1);
        Sampled = sampled;
        _sampledBelow = sampled >= 1 ? ulong.MaxValue : (ulong)(sampled * ulong.MaxValue);
        _routes = new RouteTree(_hosts);
        _attribution = new Attribution((uint)Math.Min(1_000_000, Math.Round(1 / sampled)));
    }

    /// <summary>The share of successful requests that backgrounds are taken from.</summary>
    public double Sampled { get; }

    public long Lines => _requests + _unparsed + _other;

    /// <summary>All requests, by what they have in common: the counts add up to the requests exactly, in no particular order.</summary>
    /// <remarks>A route is called what it is known as now: as more is learned, later cells of the same paths may bear another name.</remarks>
    public IEnumerable<Cell> Cells
    {
        get
        {
            var templates = Templates();
            return _cells.All()
                .Select(c => (Cell: new Cell(
                    _minutes[c.Key.Minute], HostOf(c.Key.Series), templates[c.Key.Series], c.Key.Status, c.Key.Reason, c.Key.AtEdge, 0), c.Count))
                .GroupBy(c => c.Cell, c => c.Count)
                .Select(g => g.Key with { Count = g.Sum() });
        }
    }

    /// <summary>How long the answered requests of a route took; of the sampled ones, so the counts are not those of <see cref="Cells"/>.</summary>
    public IEnumerable<(string Host, string Route, LatencySketch Latency)> Latencies =>
        ByRoute(_latencies.Answered).Select(r => (r.Key.Host, r.Key.Route, Durations.Sketch(r.Value)));

    public void Add(scoped in Record record)
    {
        _requests++;
        var at = record.At;
        var minute = _minutes.NumberAt(at);
        if (minute != 0)
        {
            _from = Math.Min(_from, at);
            _to = Math.Max(_to, at);
        }

        if (record.Marks != RequestMarks.None || record.Confidence == Confidence.Low)
            Mark(record);
        var status = (uint)record.Status > CellKey.LastStatus ? record.Status < 0 ? 0 : CellKey.LastStatus : record.Status;
        var host = _hosts.NumberOf(record.Host, known: status / 100 != 4);
        var what = CellKey.What(status, record.Reason, (record.Marks & RequestMarks.AtEdge) != RequestMarks.None);
        var success = CellKey.IsSuccess(status, record.Reason);
        if (success && !InSample(record))
        {
            Count(CellKey.Of(minute, _routes.Special(host, RouteKind.Unseen), what), 1);
            return;
        }

        var malformed = (record.Marks & RequestMarks.Malformed) != RequestMarks.None;
        var series = malformed ? _routes.Special(host, RouteKind.Malformed) : _routes.Of(host, record.Path, found: status / 100 != 4);
        Count(CellKey.Of(minute, series, what), 1);
        _attribution.Add(record, status, success);
        if (record.Duration < 0)
            return;
        if (success)
            _latencies.AddAnswered(series, record.Duration);
        else if (record.Reason == RequestReason.ClientAbort)
            _latencies.AddAborted(series, record.Duration);
    }

    /// <summary>A line that no format reads: counted, and a few kept to be shown.</summary>
    public void AddUnparsed(ReadOnlySpan<byte> line)
    {
        _unparsed++;
        if (_unparsedSamples.Count == ShownLines)
            return;

        // Secrets are looked for in more than is shown (S3): what shows that it is one may stand behind the cut.
        var text = Secrets.None.Hide(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * ShownLength)]));
        _unparsedSamples.Add(Printable.Of(text[..Math.Min(text.Length, ShownLength)]));
    }

    public void AddOther() => _other++;

    /// <summary>Adds what another tally counted, which stays as it is. Exact counts are the same in whatever order tallies are merged.</summary>
    public void Merge(Tally other)
    {
        _requests += other._requests;
        _malformed += other._malformed;
        _unparsed += other._unparsed;
        _other += other._other;
        _retried += other._retried;
        _uncertain += other._uncertain;
        _from = Math.Min(_from, other._from);
        _to = Math.Max(_to, other._to);
        _unparsedSamples.AddRange(other._unparsedSamples.Take(ShownLines - _unparsedSamples.Count));
        var map = _routes.Take(other._routes, other._hosts);
        foreach (var (key, count) in other._cells.All())
            Count(key.In(_minutes.NumberOf(other._minutes[key.Minute]), map[key.Series]).Bits, count);
        foreach (var (key, count) in other._spilled.All())
            Spill(key.In(0, map[key.Series]), count);
        _latencies.Take(other._latencies, map);
        _attribution.Merge(other._attribution);
    }

    /// <summary>Forgets all counts, and keeps the routes it learned.</summary>
    public void Clear()
    {
        _cells.Clear();
        _spilled.Clear();
        _minutes.Clear();
        _latencies.Clear();
        _attribution.Clear();
        _unparsedSamples.Clear();
        (_requests, _malformed, _unparsed, _other, _retried, _uncertain, _coarse) = (0, 0, 0, 0, 0, 0, 0);
        (_from, _to) = (long.MaxValue, long.MinValue);
    }

    private void Mark(scoped in Record record)
    {
        if ((record.Marks & RequestMarks.Malformed) != RequestMarks.None)
            _malformed++;
        if ((record.Marks & RequestMarks.Retried) != RequestMarks.None)
            _retried++;
        if (record.Confidence == Confidence.Low && record.Fault != Fault.None)
            _uncertain++;
    }

    private bool InSample(scoped in Record record) => _sampledBelow == ulong.MaxValue || Digest.Mix(
        (ulong)record.At * 0x9E37_79B9_7F4A_7C15 ^ Digest.Tail(record.Address),
        Digest.Tail(record.Path) ^ ((ulong)record.Duration << 40 | (ulong)record.Path.Length << 52) ^ 0xE703_7ED1_A0B4_28DB) < _sampledBelow;

    private void Count(ulong key, long count)
    {
        _cells.Add(key, count);
        if (_cells.Count > MostCells)
            Coarsen();
    }
}
