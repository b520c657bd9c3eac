using Faultline.Core.Schedules;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Schedules;

public sealed class SpreadingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Monitors_of_one_interval_are_spread_without_bursts_and_holes(int count)
    {
        var places = Enumerable.Range(0, count).Select(i => Spreading.FirstDue(i, Minute, Start)).Order().ToList();
        Assert.All(places, p => Assert.InRange(p, Start, Start + Minute - TimeSpan.FromTicks(1)));
        var gaps = places.Zip([.. places.Skip(1), places[0] + Minute], (a, b) => b - a).ToList();
        var even = Minute / count;
        // The three-distance theorem allows no more, whatever the count.
        Assert.InRange(gaps.Max() / even, 1, 2.62);
        Assert.InRange(gaps.Min() / even, 0.38, 1);
    }

    [Fact]
    public void Ten_thousand_monitors_a_minute_never_make_more_than_three_checks_within_ten_milliseconds()
    {
        var perSlot = Enumerable.Range(0, 10_000).Select(i => Spreading.FirstDue(i, Minute, Start))
            .CountBy(p => (p - Start).Ticks / (10 * TimeSpan.TicksPerMillisecond));
        Assert.InRange(perSlot.Max(s => s.Value), 2, 3);
    }

    [Fact]
    public void Groups_of_different_intervals_do_not_begin_together()
    {
        var intervals = Enumerable.Range(10, 50).Select(s => TimeSpan.FromSeconds(s));
        var firsts = intervals.Select(i => (Spreading.FirstDue(0, i, Start) - Start) / i);
        Assert.True(firsts.Select(f => (int)(f * 10)).Distinct().Count() >= 8);
    }

    [Fact]
    public void Next_due_is_the_first_point_of_the_grid_after_now() => Prop.ForAll(Grids, grid =>
    {
        var due = Spreading.NextDue(grid.Phase, grid.Interval, grid.Now);
        return due > grid.Now && due <= grid.Now + grid.Interval && (due - grid.Phase).Ticks % grid.Interval.Ticks == 0;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Year_of_checks_does_not_drift()
    {
        var phase = Start.AddTicks(1234567);
        var due = phase;
        for (var i = 0; i < 100_000; i++)
            due = Spreading.NextDue(phase, Minute, due + TimeSpan.FromMilliseconds(i % 50));
        Assert.Equal(phase + (100_000 * Minute), due);
    }

    [Fact]
    public void Overrun_leaves_the_missed_points_out() =>
        Assert.Equal(Start + (4 * Minute), Spreading.NextDue(Start, Minute, Start + (3.5 * Minute)));

    [Theory]
    [InlineData(+3_600_000)]
    [InlineData(-3_600_000)]
    [InlineData(+86_400_123)]
    [InlineData(-999)]
    public void Clock_that_was_set_leaves_the_next_check_within_one_interval_and_on_the_grid(int jumpMilliseconds)
    {
        var now = Start + TimeSpan.FromSeconds(90) + TimeSpan.FromMilliseconds(jumpMilliseconds);
        var due = Spreading.NextDue(Start, Minute, now);
        Assert.InRange(due - now, TimeSpan.FromTicks(1), Minute);
        Assert.Equal(0, (due - Start).Ticks % Minute.Ticks);
    }

    private static Arbitrary<(DateTimeOffset Phase, TimeSpan Interval, DateTimeOffset Now)> Grids =>
        (from phase in Gen.Choose(-2_000_000_000, 2_000_000_000)
         from interval in Gen.Choose(1, 100_000_000)
         from now in Gen.Choose(-2_000_000_000, 2_000_000_000)
         select (Start.AddTicks(phase), TimeSpan.FromTicks(interval), Start.AddTicks(now))).ToArbitrary();
}
