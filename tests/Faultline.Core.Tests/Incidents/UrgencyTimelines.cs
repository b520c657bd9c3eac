using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>How urgent an incident is, and what becomes of it when that changes (V5, I7, A4).</summary>
public sealed class UrgencyTimelines
{
    [Fact]
    [Trait("Spec", "V5")]
    public void Rejection_after_having_passed_goes_to_the_desk_and_never_to_the_bed()
    {
        var monitor = new Timeline().Outage(from: 60, to: 7200, status: 404);
        monitor.At(95).Expect(Notification(Urgency.Normal, "http-404"));
        Assert.Equal((State.Rejected, Fault.Server, Confidence.Medium), (monitor.Open.State, monitor.Open.Fault, monitor.Open.Confidence));
        monitor.At(7199).Expect();
        monitor.At(7300).Expect(Recovery());
    }

    [Fact]
    [Trait("Spec", "V5")]
    public void Rejection_that_was_always_there_is_the_monitors_own()
    {
        var monitor = new Timeline().Fails(404);
        monitor.At(40).Expect(Notification(Urgency.Low, "http-404"));
        Assert.Equal(Fault.Client, monitor.Open.Fault);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Monitor_born_down_is_told_as_never_worked_and_wakes_nobody()
    {
        var monitor = new Timeline().Fails(503);
        monitor.At(40).Expect(Notification(Urgency.Normal, "http-503"));
        Assert.True(monitor.Open.NeverWorked);
        Assert.Contains("it has never worked", monitor.Open.Summary, StringComparison.Ordinal);
        Assert.Equal("Check the URL in the configuration first: it has never worked", monitor.Open.Next[0]);
        Assert.True(monitor.Open.Next.Count > 1);
        monitor.Passes().At(100).Expect(Recovery());
        monitor.At(200).Fails(503).At(300).Expect(Notification(Urgency.High));
        Assert.False(monitor.Open.NeverWorked);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Monitor_that_worked_before_it_was_configured_anew_is_not_new()
    {
        var monitor = new Timeline();
        monitor.At(10).Configured(Timeline.Defaults with { Fingerprint = "2" }).Fails(503);
        Assert.False(monitor.State.PassedBefore);
        monitor.At(60).Expect(Notification(Urgency.High));
        Assert.False(monitor.Open.NeverWorked);
    }

    [Fact]
    [Trait("Spec", "A4")]
    public void Urgency_that_rises_is_told_at_once_and_voids_the_acknowledgement()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(404).At(95).Expect(Notification(Urgency.Normal));
        monitor.Acknowledged("ada");
        Assert.Equal((IncidentStatus.Acknowledged, "ada"), (monitor.Open.Status, monitor.Open.AcknowledgedBy));
        var id = monitor.Open.Id;
        monitor.Fails(502).At(130).Expect(Update(Urgency.High, "http-502"));
        Assert.Equal((id, IncidentStatus.Open, ""), (monitor.Open.Id, monitor.Open.Status, monitor.Open.AcknowledgedBy));
        Assert.Null(monitor.Open.AcknowledgedAt);
        Assert.Equal(Fault.Gateway, monitor.Open.Fault);
        Assert.Equal(
            [IncidentChange.Opened, IncidentChange.Acknowledged, IncidentChange.ReasonChanged, IncidentChange.UrgencyRose],
            monitor.Changes);
        Assert.Equal(502, monitor.Effects.OfType<Effect.IncidentChanged>().Last().Vote!.Status);
    }

    [Fact]
    [Trait("Spec", "A4")]
    public void Urgency_that_falls_is_told_to_nobody_and_keeps_the_acknowledgement()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(502).At(95).Expect(Notification(Urgency.High));
        monitor.Acknowledged("ada").Fails(404).At(600);
        // The reason is followed at once, the urgency when it has been calmer for a while.
        Assert.Equal(("http-404", Urgency.High), (monitor.Open.Reason, monitor.Open.Urgency));
        monitor.At(800).Expect();
        Assert.Equal((Urgency.Normal, IncidentStatus.Acknowledged), (monitor.Open.Urgency, monitor.Open.Status));
        Assert.Equal(IncidentChange.UrgencyFell, monitor.Changes.Last());
        monitor.Fails(502).At(900).Expect(Update(Urgency.High));
    }

    [Fact]
    [Trait("Spec", "A4")]
    public void Answers_that_alternate_rise_once()
    {
        var turn = 0;
        var monitor = new Timeline();
        monitor.At(60).From(() => Sample.Answered(turn++ % 2 == 0 ? 404 : 502));
        monitor.At(95).Expect(Notification(Urgency.Normal), Update(Urgency.High));
        monitor.At(3600).Expect();
        Assert.Equal(Urgency.High, monitor.Open.Urgency);
    }

    [Fact]
    [Trait("Spec", "I1")]
    public void Reason_follows_the_newest_vote_without_telling_anybody()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(FailureKind.ConnectionRefused).At(95).Expect(Notification(Urgency.High, "connection-refused"));
        monitor.Fails(502).At(200).Expect();
        Assert.Equal("http-502", monitor.Open.Reason);
        var change = Assert.Single(monitor.Effects.OfType<Effect.IncidentChanged>(), e => e.Change == IncidentChange.ReasonChanged);
        Assert.Equal("http-502", change.Vote!.Verdict.Reason);
    }

    [Fact]
    [Trait("Spec", "I2")]
    public void Degradation_is_an_incident_of_low_urgency()
    {
        var monitor = new Timeline();
        monitor.At(60).From(() => Sample.WithDeadAddress(FailureKind.ConnectionTimeout));
        monitor.At(95).Expect(Notification(Urgency.Low, "address-failing"));
        Assert.Equal(State.Degraded, monitor.Open.State);
        monitor.Fails(503).At(130).Expect(Update(Urgency.High, "http-503"));
    }

    [Fact]
    [Trait("Spec", "A4")]
    public void Acknowledging_twice_or_what_is_not_open_changes_nothing()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(95).Acknowledged("ada");
        var again = new MonitorEvent.Acknowledged(Timeline.Time(95), monitor.Open.Id, "ada");
        Assert.Same(monitor.State, IncidentMachine.Next(monitor.State, again).State);
        var other = new MonitorEvent.Acknowledged(Timeline.Time(95), "none", "eve");
        Assert.Same(monitor.State, IncidentMachine.Next(monitor.State, other).State);
        monitor.Acknowledged("bob");
        Assert.Equal("bob", monitor.Open.AcknowledgedBy);
    }
}
