namespace Faultline.Traffic.Tallies;

/// <summary>How long the requests of each series took: those that were answered, and those that clients broke off.</summary>
internal sealed class Latencies
{
    // Where clients give up by themselves, in microseconds.
    private static readonly long[] Limits = [5_000_000, 10_000_000, 15_000_000, 30_000_000, 60_000_000];

    public int[]?[] Answered { get; } = new int[]?[RouteTree.Most];

    public int[]?[] Aborted { get; } = new int[]?[RouteTree.Most];

    /// <summary>Broken off at a usual time limit of clients, so that no comparison is needed; not in <see cref="Aborted"/>.</summary>
    public long AtLimit { get; set; }

    public void AddAnswered(int series, long micros) => (Answered[series] ??= new int[Durations.Buckets])[Durations.BucketOf(micros)]++;

    public void AddAborted(int series, long micros)
    {
        foreach (var limit in Limits)
        {
            if (Math.Abs(micros - limit) > limit / 50)
                continue;
            AtLimit++;
            return;
        }

        (Aborted[series] ??= new int[Durations.Buckets])[Durations.BucketOf(micros)]++;
    }

    public void Take(Latencies other, int[] map)
    {
        AtLimit += other.AtLimit;
        for (var n = 0; n < map.Length; n++)
        {
            if (other.Answered[n] is { } answered)
                Durations.Add(Answered[map[n]] ??= new int[Durations.Buckets], answered);
            if (other.Aborted[n] is { } aborted)
                Durations.Add(Aborted[map[n]] ??= new int[Durations.Buckets], aborted);
        }
    }

    public void Clear()
    {
        Array.Clear(Answered);
        Array.Clear(Aborted);
        AtLimit = 0;
    }
}
