using Faultline.Core.Incidents;
using Faultline.Core.Schedules;
using Faultline.Core.Uptime;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Monitors;

/// <summary>
/// Who is watched: what becomes of each monitor when a file is read (I7), and when a maintenance window begins or ends (I4). Changed by the
/// evaluator's loop alone; <see cref="All"/> is for everybody.
/// </summary>
internal sealed class Watchlist(Chronicle chronicle, Scheduler scheduler, Fingerprints fingerprints, Action<string> say)
{
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly Dictionary<TimeSpan, int> _spread = [];
    private IReadOnlyList<Watched> _all = [];
    private DateTimeOffset? _nextWindow;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Watched> All => Volatile.Read(ref _all);

    /// <summary>The monitor with this incident open; null for none.</summary>
    public Watched? WithOpen(string incident) =>
        _all.FirstOrDefault(w => w.State.OpenIncidents.Any(open => string.Equals(open.Id, incident, StringComparison.Ordinal)));

    /// <summary>Unchanged monitors keep schedule and votes, changed ones are asked at once, new ones are spread.</summary>
    public void Use(Message.Use use, DateTimeOffset now)
    {
        var configuration = use.Configuration;
        var all = configuration.Monitors.Select(monitor => Take(AskingOf(monitor, configuration), use, now)).ToList();
        foreach (var gone in _all.Except(all))
            Remove(gone, now);
        foreach (var (_, gone) in use.Stored.Where(s => !s.Value.IsRemoved && !_watched.ContainsKey(s.Key)))
            chronicle.Forget(gone, now);
        Volatile.Write(ref _all, all);
        SayWhoIsLeftOut(configuration);
        _nextWindow = now;
        ObserveWindows(now);
    }

    /// <summary>Begins and ends maintenance where a window did.</summary>
    public void ObserveWindows(DateTimeOffset now)
    {
        if (_nextWindow is not { } next || now < next)
            return;
        foreach (var watched in _all.Where(w => w.Asking.Windows.Count > 0 || w.State.InMaintenance))
        {
            var isIn = MaintenanceWindows.IsIn(watched.Asking.Windows, now);
            if (watched.State.IsPaused || isIn == watched.State.InMaintenance)
                continue;
            chronicle.Apply(watched, isIn ? new MonitorEvent.MaintenanceBegan(now) : new MonitorEvent.MaintenanceEnded(now));
            chronicle.Account(watched, isIn ? Condition.Maintenance : null, now);
            watched.Publish(null);
        }

        _nextWindow = _all.Select(w => MaintenanceWindows.NextChange(w.Asking.Windows, now)).Min();
    }

    private Watched Take(Asking asking, Message.Use use, DateTimeOffset now)
    {
        var isNew = !_watched.TryGetValue(asking.Policy.Monitor, out var watched);
        if (isNew)
            _watched[asking.Policy.Monitor] = watched = chronicle.Begin(use.Rows[asking.Policy.Monitor], asking, use.Stored.GetValueOrDefault(asking.Policy.Monitor), now);
        var before = watched!.Asking.Configuration;
        watched.Asking = asking;
        chronicle.Apply(watched, new MonitorEvent.Configured(now, asking.Policy));
        Schedule(watched, isNew, before, now);
        watched.Publish(null);
        return watched;
    }

    private void Schedule(Watched watched, bool isNew, MonitorConfiguration before, DateTimeOffset now)
    {
        var configuration = watched.Asking.Configuration;
        if (configuration.Paused != watched.State.IsPaused)
        {
            chronicle.Apply(watched, configuration.Paused ? new MonitorEvent.Paused(now) : new MonitorEvent.Resumed(now));
            chronicle.Account(watched, configuration.Paused ? Condition.Paused : null, now);
        }

        if (configuration.Paused || !watched.Asking.IsLocal)
            scheduler.End(watched.Schedule);
        else if (isNew || watched.Schedule.IsOff || before.Interval != configuration.Interval)
            scheduler.Begin(watched.Schedule, configuration.Interval, NextPlace(configuration.Interval, now));
    }

    private void Remove(Watched watched, DateTimeOffset now)
    {
        _watched.Remove(watched.Asking.Policy.Monitor);
        watched.IsRemoved = true;
        scheduler.End(watched.Schedule);
        chronicle.Apply(watched, new MonitorEvent.Removed(now));
        chronicle.Leave(watched, now);
        watched.Publish(null);
    }

    /// <summary>Other regions need probes of their own, and there are none: what is not checked must not look as if it were.</summary>
    private void SayWhoIsLeftOut(FaultlineConfiguration configuration)
    {
        var leftOut = configuration.Monitors.Where(m => !configuration.RegionsOf(m).Contains(Regions.Local, StringComparer.Ordinal)).Select(m => m.Name).ToList();
        if (configuration.Monitors.Any(m => m.Origin is not null || m.Parent is not null))
            say("read but not acted on yet: `origin` and `parent`");
        if (leftOut.Count == 0)
            return;
        var names = string.Join(", ", leftOut.Take(5));
        var more = leftOut.Count > 5 ? $" and {leftOut.Count - 5} more" : "";
        say($"not checked, since none of their regions has a probe here: {names}{more}; add `{Regions.Local}` to their regions");
    }

    private TimeSpan NextPlace(TimeSpan interval, DateTimeOffset now)
    {
        var index = _spread.GetValueOrDefault(interval);
        _spread[interval] = index + 1;
        return Spreading.FirstDue(index, interval, now) - now;
    }

    private Asking AskingOf(MonitorConfiguration monitor, FaultlineConfiguration configuration)
    {
        var spec = CheckSpecs.Of(monitor, configuration);
        var policy = new MonitorPolicy
        {
            Monitor = monitor.Id ?? monitor.Name,
            Name = monitor.Name,
            Fingerprint = fingerprints.Of(spec),
            Interval = monitor.Interval,
            AlertAfter = monitor.AlertAfter,
            Regions = [Regions.Local],
            ConfirmDown = monitor.Confirm.Regions,
            ConfirmUp = monitor.Confirm.Recover,
        };
        var isLocal = configuration.RegionsOf(monitor).Contains(Regions.Local, StringComparer.Ordinal);
        return new Asking(monitor, spec, policy, isLocal, configuration.WindowsFor(monitor.Name), configuration.Secrets);
    }
}
