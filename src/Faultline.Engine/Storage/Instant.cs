namespace Faultline.Engine.Storage;

/// <summary>How moments are stored: whole microseconds since 1970 in UTC, in a 64-bit integer. What is finer is cut off.</summary>
public static class Instant
{
    // Microseconds from year 1 to 1970, and from 1970 to year 10000.
    private const long Epoch = 62_135_596_800_000_000;
    private const long Last = 253_402_300_800_000_000;

    // From year one on, where all ticks are positive: division then cuts towards the past for every moment.
    public static long ToMicros(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMicrosecond - Epoch;

    public static long? ToMicros(DateTimeOffset? at) => at is { } known ? ToMicros(known) : null;

    public static bool IsMicros(long micros) => micros is >= -Epoch and < Last;

    /// <exception cref="ArgumentOutOfRangeException">No calendar of ours has that moment.</exception>
    public static DateTimeOffset FromMicros(long micros)
    {
        if (!IsMicros(micros))
            throw new ArgumentOutOfRangeException(nameof(micros), micros, "no year has that moment");
        return new((micros + Epoch) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    public static DateTimeOffset? FromMicros(long? micros) => micros is { } known ? FromMicros(known) : null;
}
