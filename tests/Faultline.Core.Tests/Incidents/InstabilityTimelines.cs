using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>What comes and goes (I3).</summary>
public sealed class InstabilityTimelines
{
    [Fact]
    [Trait("Spec", "I3")]
    public void Flapping_pages_nobody_and_is_told_once()
    {
        var monitor = new Timeline();
        for (var second = 60; second < 3600; second += 300)
            monitor.Outage(second, second + 12, 503);
        monitor.At(600).Expect(Blip(60, 75.1), Blip(360, 375.1));
        monitor.At(700).Expect(Blip(660, 675.1), Notification(Urgency.Normal, "instability"));
        Assert.Equal(IncidentKind.Instability, monitor.Open.Kind);
        Assert.StartsWith("3 short failures within an hour", monitor.Open.Summary, StringComparison.Ordinal);
        Assert.Equal(3, monitor.Open.Evidence.Count);
        monitor.At(3400);
        Assert.DoesNotContain(monitor.Effects.OfType<Effect.Notify>().Skip(1), _ => true);
    }

    [Fact]
    [Trait("Spec", "I3")]
    public void Instability_closes_when_an_hour_was_quiet()
    {
        var monitor = new Timeline().Outage(60, 72, 503).Outage(360, 372, 503).Outage(660, 672, 503).Outage(960, 972, 503);
        monitor.At(4575).Expect(
            Blip(60, 75.1), Blip(360, 375.1), Blip(660, 675.1), Notification(Urgency.Normal, "instability"), Blip(960, 975.1));
        monitor.At(4576).Expect(Recovery(Urgency.Normal));
        Assert.Null(monitor.State.WakeAt);
        var resolved = monitor.Effects.OfType<Effect.Notify>().Last().Incident;
        Assert.Equal(975.1, Timeline.Second(resolved.ResolvedAt!.Value));
        Assert.Equal(monitor.Effects.OfType<Effect.Notify>().First().Incident.Id, resolved.Id);
        // What made this one does not make another.
        monitor.Outage(4800, 4812, 503).At(6000).Expect(Blip(4800, 4815.1));
    }

    [Fact]
    [Trait("Spec", "I3")]
    public void Quiet_hour_does_not_begin_while_it_is_down()
    {
        var monitor = new Timeline().Outage(60, 72, 503).Outage(360, 372, 503).Outage(660, 672, 503).Outage(1200, 9000, 503);
        monitor.At(8999).Expect(
            Blip(60, 75.1), Blip(360, 375.1), Blip(660, 675.1), Notification(Urgency.Normal, "instability"), Notification(Urgency.High));
        Assert.Equal(2, monitor.State.OpenIncidents.Count);
        monitor.At(12_599).Expect(Recovery(Urgency.High));
        monitor.At(12_700).Expect(Recovery(Urgency.Normal));
    }

    [Fact]
    [Trait("Spec", "I3")]
    public void Six_blips_in_a_day_are_instability_and_five_are_not()
    {
        var monitor = new Timeline();
        for (var n = 0; n < 6; n++)
            monitor.Outage(3600 + (n * 7200), 3600 + (n * 7200) + 12, 503);
        monitor.At(39_000);
        Assert.Empty(monitor.State.OpenIncidents);
        monitor.At(40_000);
        Assert.StartsWith("6 short failures within a day", monitor.Open.Summary, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "I3")]
    public void Blips_of_yesterday_do_not_count()
    {
        var monitor = new Timeline();
        for (var n = 0; n < 12; n++)
            monitor.Outage(3600 + (n * 18_000), 3600 + (n * 18_000) + 12, 503);
        monitor.At(220_000);
        Assert.Equal(12, monitor.Effects.OfType<Effect.BlipEnded>().Count());
        Assert.Empty(monitor.Changes);
    }

    [Fact]
    [Trait("Spec", "I3")]
    public void Short_incidents_count_as_well_and_long_ones_do_not()
    {
        var monitor = new Timeline().Outage(60, 300, 503).Outage(600, 1300, 503).Outage(1500, 1700, 503).Outage(2400, 2600, 503);
        monitor.At(2300);
        Assert.Equal(3, monitor.Changes.Count(c => c == IncidentChange.Opened));
        monitor.At(2700);
        Assert.Equal(IncidentKind.Instability, monitor.Open.Kind);
    }

    [Fact]
    [Trait("Spec", "I3")]
    public void Rejections_that_come_and_go_are_intermittent_and_low()
    {
        var monitor = new Timeline().Outage(60, 72, 403).Outage(360, 372, 403).Outage(660, 672, 503).Outage(960, 972, 403);
        monitor.At(959).Expect(Blip(60, 75.1), Blip(360, 375.1), Blip(660, 675.1));
        monitor.At(1000).Expect(Blip(960, 975.1), Notification(Urgency.Low, "intermittent-rejection"));
        Assert.Equal(IncidentKind.IntermittentRejection, monitor.Open.Kind);
        Assert.StartsWith("3 short rejections within an hour", monitor.Open.Summary, StringComparison.Ordinal);
        monitor.At(5000).Expect(Recovery(Urgency.Low));
    }

    [Fact]
    [Trait("Spec", "I3")]
    public void What_is_remembered_of_years_of_flapping_is_bounded()
    {
        var monitor = new Timeline();
        for (var second = 60; second < 40_000; second += 120)
            monitor.Outage(second, second + 3, 503);
        monitor.At(20_000);
        var size = MonitorStateJson.Write(monitor.State).Length;
        monitor.At(40_000);
        Assert.InRange(MonitorStateJson.Write(monitor.State).Length, 1, size + 200);
        Assert.Single(monitor.Effects.OfType<Effect.Notify>());
    }
}
