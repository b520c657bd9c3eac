namespace Faultline.Core.Schedules;

/// <summary>
/// Where in their interval monitors are checked, so that many of them make a steady trickle rather than a burst. A place depends on the
/// order of registration alone: monitors that come or go move no other.
/// </summary>
public static class Spreading
{
    // 2^64 divided by the golden ratio: multiples of it, modulo 2^64, stay as evenly spread as a sequence can whose length nobody knows
    // (three-distance theorem). Both numbers are odd, so that no two factors fall on one place.
    private const ulong GoldenStep = 0x9E3779B97F4A7C15;

    // The fraction of the square root of two, likewise: groups of different intervals begin at different places.
    private const ulong GroupStep = 0x6A09E667F3BCC909;

    /// <summary>The first moment to check a monitor: from <paramref name="start"/> on, and less than one interval after it.</summary>
    /// <param name="index">
    /// How many monitors <em>of the same interval</em> were registered before it. Count each interval by itself: every n-th place of the
    /// sequence need not be spread.
    /// </param>
    /// <param name="interval">More than zero.</param>
    public static DateTimeOffset FirstDue(int index, TimeSpan interval, DateTimeOffset start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        var place = unchecked(((ulong)index * GoldenStep) + ((ulong)interval.Ticks * GroupStep));
        return start.AddTicks((long)Math.BigMul(place, (ulong)interval.Ticks, out _));
    }

    /// <summary>
    /// The first point after <paramref name="now"/> of the grid that <paramref name="phase"/> lies on. Nothing drifts, since no check
    /// counts from the one before; after an overrun the missed points are left out; and whichever way the clock was set, the answer is at
    /// most one interval away.
    /// </summary>
    /// <param name="phase">Any point of the grid, such as <see cref="FirstDue"/>.</param>
    /// <param name="interval">More than zero.</param>
    public static DateTimeOffset NextDue(DateTimeOffset phase, TimeSpan interval, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        var since = (now - phase).Ticks % interval.Ticks;
        if (since < 0)
            since += interval.Ticks;
        return now.AddTicks(interval.Ticks - since);
    }
}
