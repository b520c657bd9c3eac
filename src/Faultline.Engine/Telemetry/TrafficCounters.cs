using System.Diagnostics.Metrics;
using Faultline.Core.Verdicts;
using Faultline.Engine.Traffic;
using Faultline.Traffic.Records;
using Faultline.Traffic.Telling;

namespace Faultline.Engine.Telemetry;

/// <summary>What was read of access logs, as instruments. Whoever sends requests chooses their hosts, so only so many have series of their
/// own. Thread-safe.</summary>
internal sealed class TrafficCounters
{
    /// <summary>Of all sources: with classes and faults some two thousand series at most.</summary>
    private const int MostHosts = 100;

    private readonly Counter<long> _lines, _unparsed, _requests;
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Func<IReadOnlyList<LogSource>> _sources = () => [];

    public TrafficCounters(Meter meter)
    {
        _lines = meter.CreateCounter<long>("faultline.log.lines", "{line}", "Lines of access logs that were read and counted.");
        _unparsed = meter.CreateCounter<long>("faultline.log.unparsed.lines", "{line}", "Lines of access logs that no format reads.");
        _requests = meter.CreateCounter<long>(
            "faultline.requests", "{request}", "Requests in access logs, by the class of their status and by whose fault they failed.");
        meter.CreateObservableGauge(
            "faultline.log.behind.bytes",
            () => _sources().Select(source => new Measurement<long>(source.Behind, Tag("source", source.Name))),
            "By",
            "Bytes of a log that are there and not read yet.");
        meter.CreateObservableCounter(
            "faultline.log.dropped.datagrams",
            () => _sources().Where(source => source.Kind == "syslog").Select(source => new Measurement<long>(source.Dropped, Tag("source", source.Name))),
            "{datagram}",
            "Datagrams of syslog for which there was no room, since the source was begun.");
    }

    public void Watch(Func<IReadOnlyList<LogSource>> sources) => _sources = sources;

    public void Add(TrafficDelta delta)
    {
        var source = Tag("source", delta.Source);
        _lines.Add(delta.Lines, source);
        _unparsed.Add(delta.Unparsed, source);
        var kinds = delta.Cells.GroupBy(
            cell => (Host: Known(cell.Host), Class: Tellings.ClassOf(cell.Status), Fault: cell.Reason.FaultOf(cell.AtEdge).Word()));
        foreach (var kind in kinds)
        {
            _requests.Add(
                kind.Sum(cell => cell.Count),
                source, Tag("host", kind.Key.Host), Tag("class", kind.Key.Class), Tag("fault", kind.Key.Fault));
        }
    }

    private string Known(string host)
    {
        lock (_lock)
            return _hosts.Contains(host) || _hosts.Count < MostHosts && _hosts.Add(host) ? host : TrafficSums.Others;
    }

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
