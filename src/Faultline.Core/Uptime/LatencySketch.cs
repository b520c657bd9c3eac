namespace Faultline.Core.Uptime;

/// <summary>
/// How long checks took, in little space: quantiles are right to 1 %, and two sketches merged say what one of all values would have said.
/// Counts per bucket whose bounds grow by a constant factor, after Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile
/// sketch with relative-error guarantees", PVLDB 12(12), 2019. Not thread-safe.
/// </summary>
public sealed class LatencySketch
{
    /// <summary>The relative error, for a microsecond and more.</summary>
    public const double Error = 0.01;

    /// <summary>Buckets are numbered from 0, which holds a microsecond and less, to this one, which holds twelve days and more.</summary>
    public const int LastBucket = 1_382;

    private const double Growth = (1 + Error) / (1 - Error);

    private static readonly double LogOfGrowth = Math.Log(Growth);

    private readonly SortedList<int, long> _buckets = [];

    public long Count { get; private set; }

    /// <summary>The buckets that hold something, in order, with how much: all there is to store.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> Buckets => [.. _buckets];

    public void Add(TimeSpan latency) => Add(BucketOf(latency), 1);

    /// <summary>Adds what <see cref="Buckets"/> of another sketch said.</summary>
    public void Add(int bucket, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bucket);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bucket, LastBucket);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + count;
        Count += count;
    }

    public void Add(LatencySketch other)
    {
        foreach (var (bucket, count) in other.Buckets)
            Add(bucket, count);
    }

    /// <summary>The value that this share of all values do not exceed; null when there is none.</summary>
    /// <param name="share">From 0, the smallest, to 1, the largest.</param>
    public TimeSpan? Quantile(double share)
    {
        if (Count == 0)
            return null;
        var rank = (long)(Math.Clamp(share, 0, 1) * (Count - 1));
        foreach (var (bucket, count) in _buckets)
        {
            if (rank < count)
                return ValueOf(bucket);
            rank -= count;
        }

        return ValueOf(_buckets.Keys[^1]);
    }

    private static int BucketOf(TimeSpan latency)
    {
        var micros = latency.TotalMicroseconds;
        return micros <= 1 ? 0 : Math.Min(LastBucket, (int)Math.Ceiling(Math.Log(micros) / LogOfGrowth));
    }

    // A bucket's values lie in (Growth^(n-1), Growth^n]; this one is as far from the one end as from the other, relatively.
    private static TimeSpan ValueOf(int bucket) =>
        TimeSpan.FromTicks((long)Math.Round(2 * Math.Pow(Growth, bucket) / (Growth + 1) * TimeSpan.TicksPerMicrosecond));
}
