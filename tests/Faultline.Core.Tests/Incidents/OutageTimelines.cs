using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>From a first failure to the page, and back (C2, C3, I1, I2).</summary>
public sealed class OutageTimelines
{
    [Fact]
    [Trait("Spec", "I2")]
    public void Outage_of_12_s_pages_nobody_and_is_one_blip()
    {
        var monitor = new Timeline().Outage(from: 60, to: 72, status: 503);
        monitor.At(59).Expect();
        monitor.At(600).Expect(Blip(60, 75.1));
        Assert.Empty(monitor.State.OpenIncidents);
        Assert.Null(monitor.State.WakeAt);
    }

    [Fact]
    [Trait("Spec", "I2")]
    public void Outage_of_50_s_pages_once_after_30_s_and_resolves_once()
    {
        var monitor = new Timeline().Outage(from: 60, to: 110, status: 503);
        monitor.At(89.9).Expect();
        monitor.At(90).Expect(Notification(Urgency.High, "http-503"));
        monitor.At(600).Expect(Recovery(Urgency.High));
    }

    [Fact]
    [Trait("Spec", "I1")]
    public void Incident_keeps_its_moments_from_first_failure_to_first_pass()
    {
        var monitor = new Timeline().Outage(from: 60, to: 110, status: 503);
        var open = monitor.At(90).Open;
        Assert.Equal(60, Timeline.Second(open.StartedAt));
        Assert.Equal(65.2, Timeline.Second(open.ConfirmedAt!.Value));
        Assert.Equal(90, Timeline.Second(open.NotifiedAt!.Value));
        Assert.Equal((State.Down, Fault.Server, "http-503", Urgency.High), (open.State, open.Fault, open.Reason, open.Urgency));
        Assert.NotEmpty(open.Next);
        Assert.Equal("down", open.Regions["local"]);
        monitor.At(600);
        var resolved = monitor.Effects.OfType<Effect.IncidentChanged>().Last().Incident;
        Assert.Equal((open.Id, IncidentStatus.Resolved), (resolved.Id, resolved.Status));
        // The first check that passed, not the one that confirmed it.
        Assert.Equal(monitor.Checks.First(c => c >= 110), Timeline.Second(resolved.ResolvedAt!.Value));
        Assert.Equal([IncidentChange.Opened, IncidentChange.Recovering, IncidentChange.Resolved], monitor.Changes);
    }

    [Fact]
    [Trait("Spec", "C2")]
    public void Failing_monitor_is_asked_after_2_and_5_s_then_every_5_s_and_every_30_s_once_told()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(200);
        Assert.Equal([0, 60, 62.1, 65.1, 70.1, 75.1, 80.1, 85.1, 90.1, 120, 150, 180], monitor.Checks);
    }
}
