using System.Globalization;

namespace Faultline.Engine.Monitors;

/// <summary>Says, once a minute at most, that checks start later than they should: a monitor that falls behind must not do so in silence.</summary>
internal sealed class Lateness(TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan Tolerable = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);

    /// <summary>A machine that was busy for a moment keeps up; so do one or two checks that were late.</summary>
    private const int Worth = 5;

    private long? _saidAt;
    private long _lastAt = time.GetTimestamp();
    private int _count;
    private TimeSpan _worst;

    public void Note(TimeSpan late, int inFlight)
    {
        if (late < Tolerable)
            return;
        if (time.GetElapsedTime(_lastAt) >= SayEvery)
            (_count, _worst) = (0, TimeSpan.Zero);
        _lastAt = time.GetTimestamp();
        _count++;
        _worst = late > _worst ? late : _worst;
        if (_count < Worth || (_saidAt is { } at && time.GetElapsedTime(at) < SayEvery))
            return;
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"can't keep up: {_count} checks started late, up to {_worst.TotalSeconds:0.0} s, with {inFlight} in flight; use longer intervals, fewer monitors or another probe"));
        (_saidAt, _count, _worst) = (time.GetTimestamp(), 0, TimeSpan.Zero);
    }
}
