using System.Numerics;
using Faultline.Core.Uptime;

namespace Faultline.Traffic.Tallies;

/// <summary>Durations by the buckets of <see cref="LatencySketch"/>, counted without a search.</summary>
internal static class Durations
{
    public const int Buckets = LatencySketch.LastBucket + 1;
    private const double Growth = (1 + LatencySketch.Error) / (1 - LatencySketch.Error);

    // The largest whole number of microseconds of each bucket.
    private static readonly long[] Last = [.. Enumerable.Range(0, Buckets).Select(b => b == LatencySketch.LastBucket ? long.MaxValue : (long)Math.Pow(Growth, b))];

    // The bucket of the smallest number with an exponent and 6 bits after the first: within one of all such numbers' buckets.
    private static readonly short[] Guesses = [.. Enumerable.Range(0, 64 * 64).Select(Guess)];

    /// <param name="micros">Not negative.</param>
    public static int BucketOf(long micros)
    {
        if (micros <= 1)
            return 0;
        var exponent = BitOperations.Log2((ulong)micros);
        var fraction = (int)(exponent >= 6 ? micros >> (exponent - 6) : micros << (6 - exponent)) & 63;
        var bucket = Guesses[exponent << 6 | fraction];
        while (micros > Last[bucket])
            bucket++;
        return bucket;
    }

    public static LatencySketch Sketch(int[] counts)
    {
        var sketch = new LatencySketch();
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            if (counts[bucket] > 0)
                sketch.Add(bucket, counts[bucket]);
        }

        return sketch;
    }

    public static void Add(int[] counts, int[] others)
    {
        for (var bucket = 0; bucket < counts.Length; bucket++)
            counts[bucket] += others[bucket];
    }

    /// <summary>The bucket that this share of all does not exceed.</summary>
    public static int Quantile(int[] counts, double share)
    {
        var rank = (long)(share * (counts.Sum(c => (long)c) - 1));
        var bucket = 0;
        while (rank >= counts[bucket])
            rank -= counts[bucket++];
        return bucket;
    }

    private static short Guess(int at)
    {
        var least = (1 + (at & 63) / 64.0) * Math.Pow(2, at >> 6);
        return (short)Math.Clamp(Math.Ceiling(Math.Log(least) / Math.Log(Growth)) - 1, 0, LatencySketch.LastBucket);
    }
}
