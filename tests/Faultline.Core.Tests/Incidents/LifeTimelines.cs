using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>A monitor that is paused, removed, renamed, configured anew (I7).</summary>
public sealed class LifeTimelines
{
    private static readonly MonitorPolicy Changed = Timeline.Defaults with { Fingerprint = "2" };

    [Fact]
    [Trait("Spec", "I7")]
    public void Pausing_closes_the_incident_as_removed_and_asking_begins_anew_after_it()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(95).Expect(Notification(Urgency.High));
        monitor.At(100).Paused().Expect(Removal());
        var closed = monitor.Effects.OfType<Effect.Notify>().Last().Incident;
        Assert.Equal((IncidentStatus.Removed, Timeline.Time(100)), (closed.Status, closed.ResolvedAt));
        Assert.Empty(monitor.State.OpenIncidents);
        Assert.True(monitor.State.IsPaused);
        monitor.At(1000).Expect();
        monitor.Resumed().At(1029).Expect();
        Assert.Contains(1000, monitor.Checks);
        monitor.At(1031).Expect(Notification(Urgency.High));
        Assert.NotEqual(closed.Id, monitor.Open.Id);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Pausing_drops_a_suspicion_without_a_blip()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(70).Paused().At(200).Passes().Resumed().At(400).Expect();
        Assert.Null(monitor.State.WakeAt);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Removed_monitor_says_removed_and_nothing_more()
    {
        var monitor = new Timeline().Outage(60, 72, 503).Outage(360, 372, 503).Outage(660, 672, 503);
        monitor.At(800).Fails(503).At(900);
        Assert.Equal(2, monitor.State.OpenIncidents.Count);
        monitor.Expect(Blip(60, 75.1), Blip(360, 375.1), Blip(660, 675.1), Notification(Urgency.Normal), Notification(Urgency.High));
        monitor.Removed().Expect(Removal(), Removal());
        monitor.Removed().At(9000).Expect();
        Assert.Null(monitor.State.WakeAt);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Removed_monitor_that_comes_back_is_asked_at_once()
    {
        var monitor = new Timeline();
        monitor.At(100).Removed().At(500).Configured(Timeline.Defaults).At(501);
        Assert.Equal([0, 60, 500], monitor.Checks.Take(3));
        Assert.True(monitor.State.PassedBefore);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Renaming_renames_the_open_incident_and_asks_nothing()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(95);
        var id = monitor.Open.Id;
        monitor.Configured(Timeline.Defaults with { Name = "store" }).Expect(Notification(Urgency.High));
        Assert.Equal((id, "store"), (monitor.Open.Id, monitor.Open.MonitorName));
        Assert.Equal(IncidentChange.Renamed, monitor.Changes.Last());
        Assert.IsType<Effect.IncidentChanged>(monitor.Effects.Last());
        monitor.Passes().At(200).Expect(Recovery());
        Assert.Equal("store", monitor.Effects.OfType<Effect.Notify>().Last().Incident.MonitorName);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Reload_without_a_change_keeps_everything_as_it_was()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(70);
        var same = Timeline.Defaults with { Regions = ["local"] };
        var (state, effects) = IncidentMachine.Next(monitor.State, new MonitorEvent.Configured(Timeline.Time(70), same));
        Assert.Same(monitor.State, state);
        Assert.Empty(effects);
        monitor.At(95).Expect(Notification(Urgency.High));
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Another_interval_or_patience_keeps_votes_and_memory()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(70).Configured(Timeline.Defaults with { AlertAfter = TimeSpan.FromSeconds(60) });
        Assert.DoesNotContain(monitor.Effects.OfType<Effect.AskAgain>(), ask => ask.When == Timeline.Time(70));
        Assert.True(monitor.State.PassedBefore);
        monitor.At(119.9).Expect();
        monitor.At(120).Expect(Notification(Urgency.High));
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Changed_monitor_drops_its_suspicion_and_is_asked_at_once()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(72).Passes().Configured(Changed).At(73);
        Assert.Equal(72, monitor.Checks.Last());
        Assert.True(monitor.State.PassedBefore);
        monitor.At(300).Expect();
        Assert.Null(monitor.State.WakeAt);
    }

    [Fact]
    [Trait("Spec", "V5")]
    public void Only_passes_with_the_present_configuration_count_as_memory()
    {
        var monitor = new Timeline();
        monitor.At(10).Configured(Changed);
        Assert.False(monitor.State.PassedBefore);
        monitor.Fails(404).At(45).Expect(Notification(Urgency.Low, "http-404"));
        Assert.Equal(Fault.Client, monitor.Open.Fault);
        monitor.Passes().At(120).Expect(Recovery());
        Assert.True(monitor.State.PassedBefore);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Open_incident_of_a_changed_monitor_is_decided_by_the_new_configuration()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(95).Expect(Notification(Urgency.High));
        monitor.Configured(Changed).At(130).Expect();
        Assert.Single(monitor.State.OpenIncidents);
        monitor.Passes().At(200).Expect(Recovery());
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Vote_of_another_configuration_or_region_says_nothing()
    {
        var healthy = Votes.Healthy();
        foreach (var vote in new[] { Votes.At(60, 503, fingerprint: "0"), Votes.At(60, 503, region: "mars") })
        {
            var (state, effects) = Votes.Next(healthy, vote);
            Assert.Same(healthy, state);
            Assert.Empty(effects);
        }
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Check_that_began_before_the_pause_says_nothing_after_it()
    {
        var state = Votes.Next(Votes.Healthy(), new MonitorEvent.Paused(Timeline.Time(10))).State;
        state = Votes.Next(state, new MonitorEvent.Resumed(Timeline.Time(11))).State;
        Assert.Same(state, Votes.Next(state, Votes.At(9.95, 503)).State);
    }
}
