using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;
using static Faultline.Core.Tests.Uptime.Story;

namespace Faultline.Core.Tests.Uptime;

[Trait("Spec", "I5")]
public sealed class UptimeReportTests
{
    [Theory]
    [InlineData(Condition.Up, Fault.None, 1.0)]
    [InlineData(Condition.Degraded, Fault.Server, 1.0)]
    [InlineData(Condition.Down, Fault.Dns, 0.0)]
    [InlineData(Condition.Rejected, Fault.Server, 0.0)]
    [InlineData(Condition.Rejected, Fault.Client, null)]
    [InlineData(Condition.Rejected, Fault.Network, null)]
    [InlineData(Condition.Unknown, Fault.Probe, null)]
    [InlineData(Condition.Maintenance, Fault.None, null)]
    [InlineData(Condition.Paused, Fault.None, null)]
    public void Condition_counts_for_against_or_not_at_all(Condition condition, Fault fault, double? expected) =>
        Assert.Equal(expected, Availability.Of([Of(0, 100, condition, fault)], Start, End));

    [Fact]
    public void Report_counts_every_condition_and_splits_downtime()
    {
        var report = UptimeReport.Of(
            [
                Of(0, 100, Condition.Up, Fault.None),
                Of(100, 110, Condition.Down, Fault.Gateway),
                Of(110, 115, Condition.Rejected, Fault.Server),
                Of(115, 120, Condition.Rejected, Fault.Client),
                Of(120, 150, Condition.Unknown, Fault.None),
                Of(150, 160, Condition.Down, Fault.Gateway),
                Of(160, 175, Condition.Maintenance, Fault.None),
                Of(175, 250, Condition.Degraded, Fault.Server),
            ],
            Start,
            End,
            blips: 2,
            incidents: 1);
        Assert.Equal(175.0 / 200, report.Availability);
        Assert.Equal(
            [(Condition.Up, 100.0), (Condition.Degraded, 75), (Condition.Rejected, 5), (Condition.Down, 25), (Condition.Unknown, 30),
                (Condition.Maintenance, 15), (Condition.Paused, 0)],
            report.Times.Select(t => (t.Key, t.Value.TotalSeconds)));
        Assert.Equal([(Fault.Gateway, 20.0), (Fault.Server, 5)], report.Downtime.Select(d => (d.Fault, d.Time.TotalSeconds)));
        Assert.Equal((Start, At(250), 2, 1), (report.First!.Value, report.Last!.Value, report.Blips, report.Incidents));
    }

    [Fact]
    public void What_lies_outside_is_cut_off()
    {
        var report = UptimeReport.Of([Of(0, 200, Condition.Up, Fault.None), Of(200, 400, Condition.Down, Fault.Tls)], At(150), At(250));
        Assert.Equal(0.5, report.Availability);
        Assert.Equal((At(150), At(250)), (report.First!.Value, report.Last!.Value));
    }

    [Fact]
    public void Nothing_seen_has_no_availability()
    {
        var report = UptimeReport.Of([], Start, End);
        Assert.Equal((null, null, null, 0), (report.Availability, report.First, report.Last, report.Downtime.Count));
    }

    [Fact]
    public void Times_add_up_and_downtime_is_what_is_down() => Prop.ForAll(Any, Gen.Choose(0, Length).Two().ToArbitrary(), (story, range) =>
    {
        var (from, to) = (At(Math.Min(range.Item1, range.Item2)), At(Math.Max(range.Item1, range.Item2)));
        var report = UptimeReport.Of(LateLayer.Fill(story.Folded(), story.Late), from, to);
        var known = report.First is { } first ? report.Last!.Value - first : TimeSpan.Zero;
        return report.Times.Values.Sum(t => t.Ticks) == known.Ticks
            && report.Downtime.Sum(d => d.Time.Ticks) == report.Times[Condition.Down].Ticks
            && report.Availability is null or (>= 0 and <= 1);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1740, 720, "41 min: 29 gateway, 12 dns")]
    [InlineData(90.6, 0.3, "91 s: 91 gateway, <1 dns")]
    [InlineData(36000, 3600, "11 h: 10 gateway, 1 dns")]
    [InlineData(0.2, 0.1, "<1 s: <1 gateway, <1 dns")]
    [InlineData(150.5, 149.5, "5 min: 3 gateway, 2 dns")]
    public void Downtime_is_said_so_that_the_parts_make_the_whole(double gateway, double dns, string text) => Assert.Equal(
        text, Downtime.Text([new(Fault.Gateway, TimeSpan.FromSeconds(gateway)), new(Fault.Dns, TimeSpan.FromSeconds(dns))]));

    [Fact]
    public void Downtime_names_a_fault_as_told() => Assert.Equal(
        "29 min: 29 behind nginx",
        Downtime.Text([new(Fault.Gateway, TimeSpan.FromMinutes(29))], f => f == Fault.Gateway ? "behind nginx" : f.Word()));

    [Fact]
    public void No_downtime_says_nothing() => Assert.Equal("", Downtime.Text([]));

    private static Span Of(double from, double to, Condition condition, Fault fault) => new(At(from), At(to), condition, fault, "");
}
