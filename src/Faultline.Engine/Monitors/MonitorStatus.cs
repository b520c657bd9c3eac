using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Monitors;

/// <summary>How a monitor is right now: what the API, the page and the metrics show. An immutable snapshot.</summary>
public sealed record MonitorStatus
{
    /// <summary>The row in <c>monitors</c>.</summary>
    public required int Row { get; init; }

    public required MonitorConfiguration Configuration { get; init; }

    public string Name => Configuration.Name;

    /// <summary>The last conclusive state; null before the first.</summary>
    public State? State { get; init; }

    /// <summary>When it came to be in that state.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The newest check, judged and fit to be shown; null before the first of this run.</summary>
    public CheckResult? Latest
    {
        get => field ?? Newest?.Shown;
        init;
    }

    /// <summary>The same while it runs: most are never looked at, so it is made fit to be shown only when it is.</summary>
    internal Latest? Newest { get; init; }

    /// <summary>How the time since the newest check is accounted: paused and maintenance included.</summary>
    public required Condition Condition { get; init; }

    /// <summary>Where its history stands: the stretch that is not stored as ended yet.</summary>
    public SpanState Open { get; init; }

    /// <summary>When it is checked next; null while paused.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>Incidents that are open now.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];
}
