using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>Maintenance windows: checks go on, nobody is told anything new (I4).</summary>
public sealed class MaintenanceTimelines
{
    [Fact]
    [Trait("Spec", "I4")]
    public void Outage_within_the_window_is_neither_told_nor_a_blip()
    {
        var monitor = new Timeline().Outage(from: 100, to: 900, status: 503);
        monitor.At(60).MaintenanceBegins().At(500).Expect();
        Assert.Equal((State.Down, Timeline.Time(120)), (monitor.State.State, monitor.State.Since));
        Assert.Equal([0, 60, 120, 180, 240, 300, 360, 420, 480], monitor.Checks);
        monitor.At(1000).MaintenanceEnds().At(2000).Expect();
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Window_that_ends_while_failing_asks_at_once_and_counts_from_its_end()
    {
        var monitor = new Timeline().Outage(from: 100, to: 9000, status: 503);
        monitor.At(60).MaintenanceBegins().At(500).MaintenanceEnds();
        monitor.At(529.9).Expect();
        Assert.Contains(500, monitor.Checks);
        monitor.At(530).Expect(Notification(Urgency.High));
        Assert.Equal(500, Timeline.Second(monitor.Open.StartedAt));
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Check_under_way_when_the_window_ends_does_not_shorten_the_patience()
    {
        var state = Votes.Next(Votes.Healthy(), new MonitorEvent.MaintenanceBegan(Timeline.Time(10))).State;
        state = Votes.Next(state, new MonitorEvent.MaintenanceEnded(Timeline.Time(100))).State;
        foreach (var second in new[] { 99.95, 102, 105 })
            state = Votes.Next(state, Votes.At(second, 503)).State;
        Assert.Equal(Timeline.Time(130), state.WakeAt);
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Suspicion_is_dropped_when_a_window_begins()
    {
        var monitor = new Timeline().Outage(from: 60, to: 200, status: 503);
        monitor.At(80).MaintenanceBegins().At(300).Expect();
        monitor.MaintenanceEnds().At(400).Expect();
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Open_incident_that_recovers_within_the_window_is_told_as_recovered()
    {
        var monitor = new Timeline().Outage(from: 60, to: 300, status: 503);
        monitor.At(100).Expect(Notification(Urgency.High));
        monitor.MaintenanceBegins().At(299).Expect();
        monitor.At(400).Expect(Recovery(Urgency.High));
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Urgency_that_rises_within_the_window_is_told_when_it_ends()
    {
        var monitor = new Timeline().Outage(from: 60, to: 200, status: 404).Outage(from: 200, to: 9000, status: 502);
        monitor.At(100).Expect(Notification(Urgency.Normal));
        monitor.MaintenanceBegins().At(500).Expect();
        monitor.MaintenanceEnds().At(501).Expect(Update(Urgency.High, "http-502"));
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Being_blind_within_the_window_is_told_when_it_ends()
    {
        var monitor = new Timeline();
        monitor.At(10).MaintenanceBegins().At(60).Fails(429, "Retry-After: 600").At(2000).Expect();
        monitor.MaintenanceEnds().Expect(Notice("blind", Urgency.Low));
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void What_ends_within_the_window_does_not_make_a_monitor_unstable()
    {
        var monitor = new Timeline().Outage(60, 72, 503).Outage(360, 372, 503).Outage(660, 800, 503);
        monitor.At(700).MaintenanceBegins().At(900);
        monitor.Expect(Blip(60, 75.1), Blip(360, 375.1), Notification(Urgency.High), Recovery(Urgency.High));
        monitor.MaintenanceEnds().At(2000).Expect();
    }
}
