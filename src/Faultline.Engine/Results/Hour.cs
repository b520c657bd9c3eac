using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

/// <summary>Whole hours and days since 1970 in UTC, as numbers.</summary>
internal static class Hour
{
    public const int PerDay = 24;
    public const long Micros = 3_600_000_000;

    public static long Of(DateTimeOffset at) => Of(Instant.ToMicros(at));

    public static long Of(long micros) => Floor(micros, Micros);

    public static DateTimeOffset Start(long hour) => Instant.FromMicros(hour * Micros);

    public static long Day(long hour) => Floor(hour, PerDay);

    // Towards the past, before 1970 as well.
    private static long Floor(long value, long by) => value / by - (value % by < 0 ? 1 : 0);
}
