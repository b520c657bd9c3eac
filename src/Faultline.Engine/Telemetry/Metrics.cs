using System.Diagnostics.Metrics;
using System.Reflection;
using Faultline.Core.Verdicts;
using Faultline.Engine.Monitors;
using Faultline.Engine.Traffic;

namespace Faultline.Engine.Telemetry;

/// <summary>
/// What the program counts and measures of itself: one method for each thing that happens. Thread-safe. Read by <c>/metrics</c> and
/// exported over OpenTelemetry; durations are in seconds there.
/// </summary>
public sealed class Metrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Faultline";

    private static readonly InstrumentAdvice<double> CheckTimes =
        new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private static readonly InstrumentAdvice<double> ShortTimes =
        new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30] };

    private readonly TimeProvider _time;
    private readonly Counter<long> _checks, _skipped, _ticks, _results, _notifications, _reloads;
    private readonly TrafficCounters _traffic;
    private readonly Histogram<double> _took, _late, _committed;
    private Func<IReadOnlyList<MonitorStatus>> _monitors = () => [];
    private Func<long> _outboxPending = () => 0;
    private long _inFlight;
    private long _lastReloadWorked = 1;
    private double _reloadedAt;

    public Metrics(TimeProvider time)
    {
        _time = time;
        var version = typeof(Metrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var build = version.Split('+')[0];
        Meter = new Meter(Name, build);
        _checks = Meter.CreateCounter<long>("faultline.checks", "{check}", "Checks done, by the state they found.");
        _took = Meter.CreateHistogram("faultline.check.duration", "s", "How long a check took as a whole.", null, CheckTimes);
        _late = Meter.CreateHistogram("faultline.check.lateness", "s", "How long after its due time a check started.", null, ShortTimes);
        // Read instead of added up: whoever begins to listen later has missed the checks that were started before.
        Meter.CreateObservableUpDownCounter(
            "faultline.checks.in_flight", () => Interlocked.Read(ref _inFlight), "{check}", "Checks that are being done now.");
        _skipped = Meter.CreateCounter<long>(
            "faultline.checks.skipped", "{check}", "Checks left out because the one before was still running or too many were.");
        _ticks = Meter.CreateCounter<long>("faultline.ticks", "{tick}", "Rounds of the evaluator.");
        _committed = Meter.CreateHistogram("faultline.commit.duration", "s", "How long a commit to the database took.", null, ShortTimes);
        _results = Meter.CreateCounter<long>("faultline.results.stored", "{result}", "Results of checks that were committed.");
        _notifications = Meter.CreateCounter<long>(
            "faultline.notifications", "{attempt}", "Attempts to notify, by the channel's type and what became of them.");
        _reloads = Meter.CreateCounter<long>("faultline.config.reloads", "{reload}", "Times the configuration was read again, by outcome.");
        _traffic = new TrafficCounters(Meter);
        Meter.CreateObservableGauge(
            "faultline.config.reload.success",
            () => Interlocked.Read(ref _lastReloadWorked),
            null,
            "1 when the newest reading of the configuration worked.");
        Meter.CreateObservableGauge(
            "faultline.config.reload.success.timestamp",
            () => Volatile.Read(ref _reloadedAt),
            "s",
            "When the configuration in use was read, as Unix time.");
        Meter.CreateObservableGauge(
            "faultline.outbox.pending", () => _outboxPending(), "{notification}", "Notifications that wait to be sent.");
        Meter.CreateObservableGauge("faultline.monitors", CountByState, "{monitor}", "Monitors, by the state they are in.");
        Meter.CreateObservableGauge("faultline.monitor.state", EachMonitor, null, "1 for the state that a monitor is in.");
        Meter.CreateObservableGauge(
            "faultline.build.info", () => new Measurement<long>(1, Tag("version", build)), null, "1, with the program's version.");
    }

    /// <summary>Whose instruments are exported.</summary>
    public Meter Meter { get; }

    /// <summary>Whose states to show, and how many notifications wait; asked on each export, from any thread.</summary>
    public void Watch(Func<IReadOnlyList<MonitorStatus>> monitors, Func<long> outboxPending) =>
        (_monitors, _outboxPending) = (monitors, outboxPending);

    /// <summary>To be followed by <see cref="CheckDone"/>, or <see cref="CheckGivenUp"/>.</summary>
    public void CheckStarted() => Interlocked.Increment(ref _inFlight);

    /// <param name="state">What the verdict says.</param>
    /// <param name="took">From start to end.</param>
    /// <param name="late">From due to started.</param>
    public void CheckDone(State state, TimeSpan took, TimeSpan late)
    {
        Interlocked.Decrement(ref _inFlight);
        _checks.Add(1, Tag("state", state.Word()));
        _took.Record(took.TotalSeconds);
        _late.Record(Math.Max(0, late.TotalSeconds));
    }

    /// <summary>A check that was started came to no end, since the program stops.</summary>
    public void CheckGivenUp() => Interlocked.Decrement(ref _inFlight);

    /// <summary>A check was due and was not started.</summary>
    public void Skipped() => _skipped.Add(1);

    /// <summary>The evaluator went round.</summary>
    public void Ticked() => _ticks.Add(1);

    /// <param name="took">Of the whole transaction.</param>
    /// <param name="results">How many checks' results were in it.</param>
    public void Committed(TimeSpan took, int results)
    {
        _committed.Record(took.TotalSeconds);
        _results.Add(results);
    }

    /// <param name="channelType">Such as <c>slack</c>: never a channel's name, so that the series stay few.</param>
    /// <param name="outcome">Such as <c>delivered</c>: one word of a fixed few.</param>
    public void Notified(string channelType, string outcome) => _notifications.Add(1, Tag("type", channelType), Tag("outcome", outcome));

    /// <summary>Lines of a source were read, and what they said is stored.</summary>
    public void Logged(TrafficDelta delta) => _traffic.Add(delta);

    /// <summary>Whose sources to show; asked on each export, from any thread.</summary>
    public void WatchLogs(Func<IReadOnlyList<LogSource>> sources) => _traffic.Watch(sources);

    /// <summary>A configuration was read, the first one included.</summary>
    /// <param name="worked">False when the old one lives on.</param>
    public void Reloaded(bool worked)
    {
        _reloads.Add(1, Tag("outcome", worked ? "accepted" : "refused"));
        Interlocked.Exchange(ref _lastReloadWorked, worked ? 1 : 0);
        if (worked)
            Volatile.Write(ref _reloadedAt, _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
    }

    public void Dispose() => Meter.Dispose();

    /// <summary>What a monitor is counted as: before its first conclusive check it is unknown; paused it is nothing else.</summary>
    private static string StateWord(MonitorStatus monitor) =>
        monitor.Configuration.Paused ? "paused" : monitor.State?.Word() ?? "unknown";

    private List<Measurement<long>> CountByState()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["up"] = 0,
            ["degraded"] = 0,
            ["rejected"] = 0,
            ["down"] = 0,
            ["unknown"] = 0,
            ["paused"] = 0,
        };
        foreach (var monitor in _monitors())
            counts[StateWord(monitor)] = counts.GetValueOrDefault(StateWord(monitor)) + 1;
        return [.. counts.Select(count => new Measurement<long>(count.Value, Tag("state", count.Key)))];
    }

    /// <summary>One series a monitor, not one for each state it might be in: ten thousand monitors are ordinary.</summary>
    private IEnumerable<Measurement<long>> EachMonitor() =>
        _monitors().Select(monitor => new Measurement<long>(1, Tag("monitor", monitor.Name), Tag("state", StateWord(monitor))));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
