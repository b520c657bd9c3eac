using Faultline.Core.Uptime;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Tests.Tallies;

public sealed class DurationsTests
{
    [Fact]
    public void Buckets_are_those_of_the_sketch()
    {
        var chance = new Random(1);
        for (var n = 0; n < 20_000; n++)
        {
            var micros = n < 5000 ? n : (long)Math.Pow(10, 12 * chance.NextDouble());
            var sketch = new LatencySketch();
            sketch.Add(TimeSpan.FromMicroseconds(micros));
            Assert.Equal(Assert.Single(sketch.Buckets).Key, Durations.BucketOf(micros));
        }

        Assert.Equal(LatencySketch.LastBucket, Durations.BucketOf(long.MaxValue));
    }

    [Fact]
    [Trait("Spec", "T2")]
    public void Quantiles_of_a_route_are_right_to_one_percent()
    {
        var chance = new Random(2);
        var micros = Enumerable.Range(0, 10_001).Select(_ => (long)Math.Exp(6 + 8 * chance.NextDouble())).ToArray();
        var route = Assert.Single(Seen.Tallied(micros.Select(m => new Seen("/x") { Micros = m })).Report().Routes);
        Array.Sort(micros);
        Assert.InRange(route.Median!.Value.TotalMicroseconds / micros[5000], 0.99, 1.01);
        Assert.InRange(route.NinetyFifth!.Value.TotalMicroseconds / micros[9500], 0.99, 1.01);
    }

    [Fact]
    [Trait("Spec", "T5")]
    public void Aborts_after_a_long_wait_are_told_from_impatience()
    {
        Seen Abort(string path, long millis) => new(path, 499) { Reason = RequestReason.ClientAbort, Micros = millis * 1000 };
        var answered = Enumerable.Range(1, 100).Select(n => new Seen("/known") { Micros = n * 1000 });
        var tally = Seen.Tallied([
            .. answered, Abort("/known", 20), Abort("/known", 200), Abort("/known", 300), Abort("/unknown", 200), Abort("/unknown", 10_050), Abort("/unknown", 10_500),
        ]);
        Assert.Equal(3, tally.Report().SlowAborts);
    }
}
