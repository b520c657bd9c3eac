using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Schedules;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Monitors;

/// <summary>One monitor while the program runs. Only the evaluator changes it; others read <see cref="Now"/>.</summary>
internal sealed class Watched
{
    private Standing _now;

    public Watched(int row, Asking asking, MonitorState state)
    {
        (Row, Asking, State) = (row, asking, state);
        Schedule = new ScheduledMonitor(this);
        _now = new Standing(state, asking, null, default);
    }

    /// <summary>The row in <c>monitors</c>.</summary>
    public int Row { get; }

    /// <summary>What is asked now; checks in flight may still ask what was asked before.</summary>
    public Asking Asking { get; set; }

    public MonitorState State { get; set; }

    public SpanState Spans { get; set; }

    public ScheduledMonitor Schedule { get; }

    /// <summary>No file names it any more.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>What others see; replaced as a whole.</summary>
    public Standing Now => Volatile.Read(ref _now);

    /// <summary>Shows others what holds from now on.</summary>
    public void Publish(Latest? latest) => Volatile.Write(ref _now, new Standing(State, Asking, latest ?? _now.Latest, Spans));
}

/// <summary>How a monitor is asked, made from one reading of the file.</summary>
/// <param name="IsLocal">The server's own region is one of its regions.</param>
/// <param name="Windows">Its maintenance windows.</param>
/// <param name="Secrets">To mask in what is shown.</param>
internal sealed record Asking(
    MonitorConfiguration Configuration, CheckSpec Spec, MonitorPolicy Policy, bool IsLocal, IReadOnlyList<MaintenanceWindow> Windows,
    IReadOnlyCollection<string> Secrets);

/// <summary>A monitor as others see it.</summary>
internal sealed record Standing(MonitorState State, Asking Asking, Latest? Latest, SpanState Spans);

/// <summary>The newest check. Most are never looked at, so it is made showable only when it is.</summary>
internal sealed class Latest(Asking asking, Observation seen, Verdict verdict)
{
    private CheckResult? _shown;

    public CheckResult Shown => _shown ??= CheckResult.Of(asking.Spec, seen, verdict, asking.Secrets);

    public Verdict Verdict => verdict;
}
