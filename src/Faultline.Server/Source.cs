using Faultline.Core.Incidents;
using Faultline.Engine;
using Faultline.Engine.Alerts;
using Faultline.Engine.Incidents;
using Faultline.Engine.Monitors;
using Faultline.Engine.Results;
using Faultline.Engine.Telemetry;
using Faultline.Engine.Traffic;
using Faultline.Server.Uptime;

namespace Faultline.Server;

/// <summary>What pages and API show, and the few things they may ask for: the running system as this room sees it.</summary>
public sealed record Source
{
    public required TimeProvider Time { get; init; }

    public required Progress Progress { get; init; }

    public required Metrics Metrics { get; init; }

    /// <summary>Every monitor, in the configuration's order.</summary>
    public required Func<IReadOnlyList<MonitorStatus>> Monitors { get; init; }

    /// <summary>Null for a name that no monitor has.</summary>
    public required Func<string, MonitorStatus?> Find { get; init; }

    /// <summary>Where people reach the console; null when the configuration does not say.</summary>
    public Func<Uri?> PublicUrl { get; init; } = () => null;

    public required ReadResults Results { get; init; }

    /// <summary>What was of each of these monitors, in their order, from (included) to (excluded).</summary>
    public required ReadPasts Pasts { get; init; }

    /// <summary>Newest first.</summary>
    public required Func<IncidentQuery, CancellationToken, Task<IReadOnlyList<Incident>>> Incidents { get; init; }

    /// <summary>Null when there is none of that id.</summary>
    public required Func<string, CancellationToken, Task<IncidentHistory?>> Incident { get; init; }

    /// <summary>What was told of an incident, and what became of it, newest first.</summary>
    public required Func<string, CancellationToken, Task<IReadOnlyList<Delivery>>> Deliveries { get; init; }

    /// <summary>The sources of log lines that the configuration names, as they are now.</summary>
    public Func<IReadOnlyList<LogSource>> LogSources { get; init; } = () => [];

    /// <summary>What was counted of each source of which something was ever read.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<SourceTotals>>> LogTotals { get; init; } =
        _ => Task.FromResult<IReadOnlyList<SourceTotals>>([]);

    public Func<TrafficQuery, CancellationToken, Task<TrafficSums>> Traffic { get; init; } = (_, _) => Task.FromResult(new TrafficSums());

    /// <summary>False when there is no such open incident.</summary>
    public required Func<string, string, CancellationToken, Task<bool>> Acknowledge { get; init; }

    /// <summary>Reads the configuration again; the mistakes that kept it from being taken, none when it was.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<string>>> Reload { get; init; }

    /// <summary>Counts lines sent for a log source, with a key or an empty one, up to so many bytes; null when no source of that name takes lines.</summary>
    public Func<string, string, Stream, long, CancellationToken, Task<PushOutcome?>> Push { get; init; } = (_, _, _, _, _) => Task.FromResult<PushOutcome?>(null);

    /// <summary>Writes all that is remembered into a file that does not exist yet, while running (O1).</summary>
    public required Func<string, CancellationToken, Task> Backup { get; init; }
}

/// <summary>Of many monitors in one go: a page shows two hundred.</summary>
public delegate Task<IReadOnlyList<Past>> ReadPasts(
    IReadOnlyList<MonitorStatus> monitors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

/// <summary>Newest first, from (included) to (excluded), at most <paramref name="limit"/>.</summary>
public delegate Task<IReadOnlyList<CheckRecord>> ReadResults(
    MonitorStatus monitor, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);
