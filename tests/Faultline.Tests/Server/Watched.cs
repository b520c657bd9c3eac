using System.Collections.Concurrent;
using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Incidents;
using Faultline.Engine.Monitors;
using Faultline.Engine.Results;
using Faultline.Engine.Telemetry;
using Faultline.Engine.Traffic;
using Faultline.Lab;
using Faultline.Server;
using Faultline.Server.Uptime;
using Faultline.Tests.Cli;
using Faultline.Traffic.Tallies;

namespace Faultline.Tests.Server;

/// <summary>A small world to show: what a hub would know, as values.</summary>
internal sealed class Watched : IDisposable
{
    public static readonly DateTimeOffset Now = Canned.At;

    private readonly Dictionary<int, IReadOnlyList<Span>> _spans = [];

    public Watched()
    {
        Progress = new Progress(Time);
        Metrics = new Metrics(Time);
        Metrics.Watch(() => Monitors, () => 0);
        Metrics.WatchLogs(() => Logs);
    }

    public ManualTime Time { get; } = new(Now);

    public Progress Progress { get; }

    public Metrics Metrics { get; }

    public List<MonitorStatus> Monitors { get; } = [];

    public List<Incident> Incidents { get; } = [];

    public List<IncidentLine> Lines { get; } = [];

    public List<Blip> Blips { get; } = [];

    public List<Delivery> Deliveries { get; } = [];

    public List<CheckRecord> Results { get; } = [];

    public List<LogSource> Logs { get; } = [];

    public List<SourceTotals> Totals { get; } = [];

    /// <summary>The requests of all sources.</summary>
    public List<Cell> Cells { get; } = [];

    public List<(string Incident, string By)> Taken { get; } = [];

    public List<string> Mistakes { get; } = [];

    public List<string> Backups { get; } = [];

    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>What reading blips throws; null for what there is.</summary>
    public Exception? Failing { get; set; }

    public Uri? PublicUrl { get; set; }

    public Source Source => new()
    {
        Time = Time,
        Progress = Progress,
        Metrics = Metrics,
        Monitors = () => Monitors,
        PublicUrl = () => PublicUrl,
        Find = name => Monitors.Find(monitor => monitor.Name == name),
        Results = (monitor, from, to, limit, _) => Task.FromResult<IReadOnlyList<CheckRecord>>(
            [.. Results.Where(r => r.Monitor == monitor.Row && r.At >= from && r.At < to).OrderByDescending(r => r.At).Take(limit)]),
        Pasts = (monitors, from, to, _) => Failing is not null
            ? Task.FromException<IReadOnlyList<Past>>(Failing)
            : Task.FromResult<IReadOnlyList<Past>>([.. monitors.Select(monitor => PastOf(monitor, from, to))]),
        Incidents = (query, _) => Task.FromResult<IReadOnlyList<Incident>>(
        [
            .. Incidents
                .Where(i => (!query.OnlyOpen || i.IsOpen) && (query.Monitor is null || i.Monitor == query.Monitor)
                    && (query.Before is not { } before || i.StartedAt < before))
                .OrderByDescending(i => i.StartedAt)
                .Take(query.Limit),
        ]),
        Incident = (id, _) => Task.FromResult(
            Incidents.Find(i => i.Id == id) is { } incident ? new IncidentHistory(incident, Lines) : null),
        Deliveries = (id, _) => Task.FromResult<IReadOnlyList<Delivery>>([.. Deliveries.Where(d => d.Incident == id)]),
        LogSources = () => Logs,
        LogTotals = _ => Task.FromResult<IReadOnlyList<SourceTotals>>(Totals),
        Traffic = (query, _) =>
        {
            var (all, asked) = (new TrafficSums(), new TrafficSums());
            Cells.ForEach(all.Add);
            query.Select(all, asked);
            return Task.FromResult(asked);
        },
        Acknowledge = (id, by, _) =>
        {
            var open = Incidents.Exists(i => i.Id == id && i.IsOpen);
            if (open)
                Taken.Add((id, by));
            return Task.FromResult(open);
        },
        Reload = _ => Task.FromResult<IReadOnlyList<string>>(Mistakes),
        Backup = (file, _) =>
        {
            Backups.Add(file);
            File.WriteAllText(file, "all of it");
            return Task.CompletedTask;
        },
    };

    private Past PastOf(MonitorStatus monitor, DateTimeOffset from, DateTimeOffset to) => Past.Of(
        Downtime.Clip(_spans.GetValueOrDefault(monitor.Row, []), from, to),
        [.. Blips.Where(b => b.Monitor == monitor.Name && b.From >= from && b.From < to)], from, to);

    /// <summary>A monitor whose newest check saw what its URL's host says (<see cref="Canned.ByName"/>).</summary>
    /// <param name="spans">Its last day; up throughout when nothing is given.</param>
    public MonitorStatus Add(string name, string url, params Span[] spans) => Add(name, url, Canned.ByName, spans);

    public MonitorStatus Add(string name, string url, Func<CheckSpec, Observation> seen, params Span[] spans)
    {
        var spec = new CheckSpec { Monitor = name, Url = CheckUrl.Parse(url, out _)! };
        var observation = seen(spec);
        var result = CheckResult.Of(spec, observation, Judge.Decide(spec, observation, new Memory(PassedBefore: true, null, null)), []);
        var state = result.Verdict.State;
        var monitor = new MonitorStatus
        {
            Row = Monitors.Count + 1,
            Configuration = MonitorConfiguration.Unset with { Name = name, Url = spec.Url },
            State = state == State.Inconclusive ? null : state,
            Since = Now.AddMinutes(-4),
            Latest = result,
            Condition = state == State.Inconclusive ? Condition.Unknown : (Condition)state,
            NextCheckAt = Now.AddSeconds(30),
        };
        Monitors.Add(monitor);
        _spans[monitor.Row] = spans.Length > 0 ? spans : [new Span(Now.AddDays(-1), Now, Condition.Up, Fault.None, "ok")];
        return monitor;
    }

    /// <summary>An open incident out of the monitor's newest verdict.</summary>
    public Incident Fail(MonitorStatus monitor, string id, Urgency? urgency = null)
    {
        var verdict = monitor.Latest!.Verdict;
        var incident = new Incident
        {
            Id = id,
            Kind = IncidentKind.Problem,
            Monitor = monitor.Name,
            MonitorName = monitor.Name,
            Status = IncidentStatus.Open,
            State = verdict.State,
            Fault = verdict.Fault,
            Reason = verdict.Reason,
            Urgency = urgency ?? verdict.Urgency,
            Confidence = verdict.Confidence,
            Summary = verdict.Summary,
            Evidence = verdict.Evidence,
            Next = verdict.Next,
            Line = Core.Diagnosis.FaultLineText.Line(monitor.Latest.Line, verdict),
            Regions = new Dictionary<string, string> { ["local"] = verdict.State.Word() },
            StartedAt = Now.AddMinutes(-4),
            ConfirmedAt = Now.AddMinutes(-4).AddSeconds(5),
            NotifiedAt = Now.AddMinutes(-4).AddSeconds(30),
        };
        Incidents.Add(incident);
        Monitors[Monitors.IndexOf(monitor)] = monitor with { Incidents = [incident] };
        return incident;
    }

    public void Dispose() => Metrics.Dispose();
}
