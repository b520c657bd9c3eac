using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Engine.Monitors;
using Faultline.Engine.Results;
using Faultline.Engine.Telemetry;

namespace Faultline.Server;

/// <summary>What pages and API show, and the few things they may ask for: the running system as this room sees it.</summary>
public sealed record Source
{
    public required TimeProvider Time { get; init; }

    public required Progress Progress { get; init; }

    public required Metrics Metrics { get; init; }

    /// <summary>Every monitor, in the configuration's order.</summary>
    public required Func<IReadOnlyList<MonitorStatus>> Monitors { get; init; }

    /// <summary>Where people reach the console; null when the configuration does not say.</summary>
    public Func<Uri?> PublicUrl { get; init; } = () => null;

    public required ReadResults Results { get; init; }

    public required ReadSpans Spans { get; init; }

    public required ListIncidents Incidents { get; init; }

    public required FindIncident Incident { get; init; }

    /// <summary>False when there is no such open incident.</summary>
    public required Func<string, string, CancellationToken, Task<bool>> Acknowledge { get; init; }

    /// <summary>Reads the configuration again; the mistakes that kept it from being taken, none when it was.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<string>>> Reload { get; init; }

    /// <summary>Writes all that is remembered into a new file while running (O1); what is wrong with it, null when nothing is.</summary>
    public required Func<string, CancellationToken, Task<string?>> Backup { get; init; }

    /// <summary>Null for a name that no monitor has.</summary>
    public MonitorStatus? Find(string name) => Monitors().FirstOrDefault(monitor => monitor.Name == name);
}

/// <summary>Newest first, from (included) to (excluded), at most <paramref name="limit"/>.</summary>
/// <param name="monitor">The row in <c>monitors</c>.</param>
public delegate Task<IReadOnlyList<CheckRecord>> ReadResults(
    int monitor, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);

/// <summary>In order and without gaps, cut to from and to.</summary>
/// <param name="monitor">The row in <c>monitors</c>.</param>
public delegate Task<IReadOnlyList<Span>> ReadSpans(int monitor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

/// <summary>Newest first.</summary>
public delegate Task<IReadOnlyList<Incident>> ListIncidents(IncidentQuery query, CancellationToken cancel);

/// <summary>Null when there is none of that id.</summary>
public delegate Task<IncidentStory?> FindIncident(string id, CancellationToken cancel);

/// <param name="OnlyOpen">Those that are over are left out.</param>
/// <param name="Monitor">A monitor's id; null for all.</param>
/// <param name="Before">Started before that moment; null for no bound.</param>
/// <param name="Limit">At most so many.</param>
public sealed record IncidentQuery(bool OnlyOpen, string? Monitor, DateTimeOffset? Before, int Limit);

/// <summary>An incident with all that is remembered of it (I1).</summary>
/// <param name="History">In order of time.</param>
/// <param name="Deliveries">What was sent to whom, in order of time (A3).</param>
public sealed record IncidentStory(Incident Incident, IReadOnlyList<IncidentLine> History, IReadOnlyList<Delivery> Deliveries);

/// <summary>One line of an incident's history.</summary>
public sealed record IncidentLine(DateTimeOffset At, IncidentChange Change, string Because);

/// <summary>One attempt to tell somebody.</summary>
/// <param name="Outcome">Such as <c>delivered</c>, <c>accepted</c>, <c>failed</c>.</param>
/// <param name="Detail">What the other side said; empty when nothing.</param>
public sealed record Delivery(DateTimeOffset At, string Channel, string Outcome, string Detail);
