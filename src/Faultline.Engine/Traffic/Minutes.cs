namespace Faultline.Engine.Traffic;

/// <summary>Whole minutes since 1970 in UTC, as numbers.</summary>
internal static class Minutes
{
    public static long Of(DateTimeOffset at) => Floor(at.ToUnixTimeSeconds(), 60) / 60;

    public static DateTimeOffset Start(long minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute);

    /// <summary>The first minute of the step that this one lies in.</summary>
    public static long Floor(long minute, TrafficStep step) => Floor(minute, (long)step);

    // Towards the past, before 1970 as well.
    private static long Floor(long value, long by) => value - (value % by + by) % by;
}
