using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Monitors;

/// <summary>
/// Starts each monitor's checks when they are due: one sorted queue, one timer for the next due time. A monitor is never asked twice at once;
/// what can't be started in time is started as soon as it can be, once, and said. Thread-safe.
/// </summary>
/// <param name="ask">One whole check, judged or handed on; must not throw.</param>
/// <param name="mostInFlight">Checks at the same time, at most.</param>
internal sealed class Scheduler(
    TimeProvider time, Func<ScheduledMonitor, Task> ask, Metrics metrics, Progress progress, Action<string> say, int mostInFlight) : IDisposable
{
    /// <summary>Hurried checks at the same time (C2): a whole site that hangs must not take the room of those that are well.</summary>
    private const int MostHurried = 256;

    /// <summary>With nothing due for longer, it still shows that it lives.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    /// <summary>Checks that fall due so close together are started in one go: each time it wakes costs as much as a tenth of a check.</summary>
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<(ScheduledMonitor Monitor, int Place), long> _queue = new();
    private readonly Queue<ScheduledMonitor> _hurriedLater = new();
    private readonly Lateness _lateness = new(time, say);
    private ITimer? _timer;
    private int _inFlight;
    private int _hurried;
    private bool _isStopped;

    public int InFlight => Volatile.Read(ref _inFlight);

    public void Start()
    {
        lock (_lock)
            _timer = time.CreateTimer(static self => ((Scheduler)self!).Pump(), this, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes up a monitor, or gives it another interval.</summary>
    /// <param name="firstIn">From now; the grid starts there.</param>
    public void Begin(ScheduledMonitor monitor, TimeSpan interval, TimeSpan firstIn)
    {
        lock (_lock)
        {
            monitor.Interval = Timestamps(interval);
            monitor.Phase = monitor.Regular = time.GetTimestamp() + Timestamps(firstIn);
            monitor.IsOff = false;
            Enqueue_NeedsLock(monitor);
        }
    }

    public void End(ScheduledMonitor monitor)
    {
        lock (_lock)
        {
            monitor.IsOff = true;
            monitor.Place++;
        }
    }

    /// <summary>Asks sooner than the grid would; a newer wish takes the place of one that waits.</summary>
    public void AskAgain(ScheduledMonitor monitor, TimeSpan within)
    {
        lock (_lock)
        {
            monitor.Again = time.GetTimestamp() + Timestamps(within);
            Enqueue_NeedsLock(monitor);
        }
    }

    /// <summary>Takes the place of the last one.</summary>
    public void HoldOff(ScheduledMonitor monitor, TimeSpan during)
    {
        lock (_lock)
        {
            monitor.NotBefore = time.GetTimestamp() + Timestamps(during);
            Enqueue_NeedsLock(monitor);
        }
    }

    /// <summary>From now; null when it is not asked at all.</summary>
    public TimeSpan? NextIn(ScheduledMonitor monitor)
    {
        lock (_lock)
            return monitor.IsOff ? null : time.GetElapsedTime(time.GetTimestamp(), Math.Max(monitor.Due, time.GetTimestamp()));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            _timer?.Dispose();
        }
    }

    private void Pump()
    {
        while (Next() is { } monitor)
            _ = AskAsync(monitor);
    }

    private async Task AskAsync(ScheduledMonitor monitor)
    {
        await ask(monitor);
        bool isMoreDue;
        lock (_lock)
        {
            monitor.IsInFlight = false;
            _inFlight--;
            if (monitor.IsHurried)
                _hurried--;
            if (_hurriedLater.TryDequeue(out var waiting))
                Enqueue_NeedsLock(waiting);
            Enqueue_NeedsLock(monitor);
            isMoreDue = _queue.TryPeek(out _, out var due) && due <= time.GetTimestamp();
        }

        // Others waited for this one's room; nobody else would start them.
        if (isMoreDue)
            Pump();
    }

    /// <summary>The next one to start now; null when no more is to be started, and then the timer is set for what will be due.</summary>
    private ScheduledMonitor? Next()
    {
        lock (_lock)
        {
            if (_isStopped)
                return null;
            var now = time.GetTimestamp();
            while (_queue.TryPeek(out var top, out var due) && due <= now && _inFlight < mostInFlight)
            {
                _queue.Dequeue();
                if (top.Place == top.Monitor.Place && TryStart_NeedsLock(top.Monitor, due, now))
                    return top.Monitor;
            }

            if (_inFlight < mostInFlight)
                progress.Scheduled();
            Sleep_NeedsLock(now);
            return null;
        }
    }

    private bool TryStart_NeedsLock(ScheduledMonitor monitor, long due, long now)
    {
        // The one in flight takes it up when it ends.
        if (monitor.IsInFlight)
        {
            if (monitor.Regular <= now)
                metrics.Skipped();
            return false;
        }

        var isHurried = monitor.Regular > now;
        if (isHurried && _hurried >= MostHurried)
        {
            _hurriedLater.Enqueue(monitor);
            return false;
        }

        (monitor.IsInFlight, monitor.IsHurried, monitor.Again) = (true, isHurried, null);
        _inFlight++;
        if (isHurried)
            _hurried++;
        else
            monitor.Regular = NextOnGrid(monitor, now);
        var late = time.GetElapsedTime(due, now);
        monitor.Late = late;
        metrics.CheckStarted();
        _lateness.Note(late, _inFlight);
        return true;
    }

    /// <summary>Points of the grid that have gone by are not made up for: that would be a burst.</summary>
    private static long NextOnGrid(ScheduledMonitor monitor, long now) =>
        monitor.Phase + (((now - monitor.Phase) / monitor.Interval) + 1) * monitor.Interval;

    private void Enqueue_NeedsLock(ScheduledMonitor monitor)
    {
        if (monitor.IsOff)
            return;
        monitor.Place++;
        _queue.Enqueue((monitor, monitor.Place), monitor.Due);
        if (_timer is not null && _queue.Peek().Monitor == monitor)
            Sleep_NeedsLock(time.GetTimestamp());
    }

    private void Sleep_NeedsLock(long now)
    {
        // With no room, whoever ends starts the next.
        var left = _queue.TryPeek(out _, out var due) && _inFlight < mostInFlight ? time.GetElapsedTime(now, Math.Max(due, now)) : LongestSleep;
        // Timers count whole milliseconds and drop what is left over: to wake too early is to wake twice.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
        var sleep = whole < ShortestSleep ? ShortestSleep : whole < LongestSleep ? whole : LongestSleep;
        _timer?.Change(sleep, Timeout.InfiniteTimeSpan);
    }

    private long Timestamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
