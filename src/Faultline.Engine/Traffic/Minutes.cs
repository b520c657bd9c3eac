namespace Faultline.Engine.Traffic;

/// <summary>Whole minutes since 1970 in UTC, as numbers.</summary>
internal static class Minutes
{
    public static long Of(DateTimeOffset at) => Floor(at.ToUnixTimeSeconds(), 60) / 60;

    /// <summary>The first minute that begins then or later.</summary>
    public static long UpTo(DateTimeOffset at) =>
        (at.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute - DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMinute;

    public static DateTimeOffset Start(long minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute);

    /// <summary>The first minute of the step that this one lies in.</summary>
    public static long Floor(long minute, TrafficStep step) => Floor(minute, (long)step);

    /// <summary>Towards the past, before 1970 as well.</summary>
    public static long Floor(long value, long by) => value - (value % by + by) % by;
}
