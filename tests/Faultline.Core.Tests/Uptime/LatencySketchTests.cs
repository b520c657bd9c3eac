using FsCheck;
using FsCheck.Fluent;
using Faultline.Core.Uptime;

namespace Faultline.Core.Tests.Uptime;

public sealed class LatencySketchTests
{
    // Spread over all magnitudes from a microsecond to a day.
    private static readonly Arbitrary<long[]> Micros =
        Gen.Choose(0, 1_098_000).Select(n => (long)Math.Exp(n / 1_098_000.0 * Math.Log(86_400e6))).ArrayOf().ToArbitrary();

    [Fact]
    public void Every_quantile_is_right_to_one_percent() => Prop.ForAll(Micros, values =>
    {
        var sketch = Of(values);
        var sorted = values.Order().ToList();
        for (var i = 0; i < sorted.Count; i++)
        {
            // Half a rank more, lest the share's rounding names the value before.
            var said = sketch.Quantile((i + 0.5) / Math.Max(1, sorted.Count - 1))!.Value.TotalMicroseconds;
            Assert.InRange(said, sorted[i] * 0.99 - 0.1, sorted[i] * 1.01 + 0.1);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merged_sketches_are_the_sketch_of_all_values() => Prop.ForAll(Micros, Micros, (one, other) =>
    {
        var merged = Of(one);
        merged.Add(Of(other));
        Assert.Equal(Of([.. one, .. other]).Buckets, merged.Buckets);
        Assert.Equal(one.Length + other.Length, merged.Count);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Times_beyond_all_measure_stay_within_its_bounds()
    {
        var sketch = new LatencySketch();
        sketch.Add(TimeSpan.MaxValue);
        sketch.Add(TimeSpan.FromHours(-1));
        sketch.Add(TimeSpan.Zero);
        Assert.Equal([0, LatencySketch.LastBucket], sketch.Buckets.Select(b => b.Key));
        Assert.InRange(sketch.Quantile(1)!.Value, TimeSpan.FromDays(11.5), TimeSpan.FromDays(14));
        Assert.InRange(sketch.Quantile(0)!.Value, TimeSpan.Zero, TimeSpan.FromMicroseconds(1));
    }

    [Fact]
    public void Nothing_has_no_quantile() => Assert.Null(new LatencySketch().Quantile(0.5));

    private static LatencySketch Of(long[] micros)
    {
        var sketch = new LatencySketch();
        foreach (var value in micros)
            sketch.Add(TimeSpan.FromMicroseconds(value));
        return sketch;
    }
}
