namespace Faultline.Lab;

/// <summary>A clock that moves only when told to; timers fire in due order, on the thread that moves it.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<ManualTimer, (long Due, long Order)> _due = new();
    private long _order;
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock and fires what becomes due on the way, each timer at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? timer;
            lock (_lock)
            {
                if (!_due.TryPeek(out timer, out var key) || key.Due > until.UtcTicks)
                {
                    _now = until;
                    return;
                }

                _due.Dequeue();
                if (!timer.IsArmedFor(key.Order))
                    continue;
                _now = new DateTimeOffset(Math.Max(_now.UtcTicks, key.Due), TimeSpan.Zero);
                timer.Rearm_NeedsLock();
            }

            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private long _armed;

        public bool IsArmedFor(long order) => _armed == order;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period;
                _armed = 0;
                if (dueTime >= TimeSpan.Zero)
                    Arm_NeedsLock(dueTime);
            }

            return true;
        }

        public void Rearm_NeedsLock()
        {
            _armed = 0;
            if (_period > TimeSpan.Zero)
                Arm_NeedsLock(_period);
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._lock)
                _armed = 0;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm_NeedsLock(TimeSpan dueTime)
        {
            _armed = ++time._order;
            time._due.Enqueue(this, ((time._now + dueTime).UtcTicks, _armed));
        }
    }
}
