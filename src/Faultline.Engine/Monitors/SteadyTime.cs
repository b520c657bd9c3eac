namespace Faultline.Engine.Monitors;

/// <summary>
/// The system's clock without its leaps backwards: what happens later is never dated earlier, so history stays in order and no live vote is
/// taken for a late one. Where the system's clock was set back, this one goes a tenth slower until the two agree; a leap forwards is followed.
/// Timestamps and timers are the system's own, which no setting of the clock touches. Thread-safe.
/// </summary>
public sealed class SteadyTime(TimeProvider system) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _last = system.GetUtcNow();
    private long _lastRead = system.GetTimestamp();

    public override long TimestampFrequency => system.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => system.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var read = system.GetTimestamp();
            var passed = system.GetElapsedTime(_lastRead, read);
            var now = system.GetUtcNow();
            _lastRead = read;
            return _last = now >= _last + passed * 0.9 ? now : _last + passed * 0.9;
        }
    }

    public override long GetTimestamp() => system.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        system.CreateTimer(callback, state, dueTime, period);
}
