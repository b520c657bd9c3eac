using Faultline.Core.Checks;
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

    [Fact]
    [Trait("Spec", "C3")]
    public void Two_fresh_votes_confirm_and_with_no_patience_page_at_once()
    {
        var monitor = new Timeline(Timeline.Defaults with { AlertAfter = TimeSpan.Zero }).Outage(from: 60, to: 600, status: 503);
        monitor.At(65.1).Expect();
        monitor.At(65.2).Expect(Notification(Urgency.High));
    }

    [Theory]
    [InlineData(1, 62.2)]
    [InlineData(3, 70.2)]
    [Trait("Spec", "C3")]
    public void Configured_number_of_votes_confirms_instead(int votes, double second)
    {
        var policy = Timeline.Defaults with { AlertAfter = TimeSpan.Zero, ConfirmDown = votes };
        var monitor = new Timeline(policy).Outage(from: 60, to: 600, status: 503);
        monitor.At(second - 0.1).Expect();
        monitor.At(second).Expect(Notification(Urgency.High));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [Trait("Spec", "C3")]
    public void Recovery_is_confirmed_by_fresh_votes_after_the_first_that_passes(int? configured, int fresh)
    {
        var monitor = new Timeline(Timeline.Defaults with { ConfirmUp = configured }).Outage(from: 60, to: 110, status: 503);
        monitor.At(600);
        var resolved = monitor.Effects.OfType<Effect.IncidentChanged>().Single(e => e.Change == IncidentChange.Resolved);
        Assert.Equal(1 + fresh, monitor.Checks.Count(c => c >= 110 && c <= Timeline.Second(resolved.At)));
    }

    [Fact]
    [Trait("Spec", "C3")]
    public void Failure_before_recovery_is_confirmed_makes_the_count_start_anew()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(95).Expect(Notification(Urgency.High));
        // First pass at 120, one more at 122.1, and down again.
        monitor.At(119).Passes().At(123).Fails(503);
        monitor.At(130).Expect();
        Assert.Equal([IncidentChange.Opened, IncidentChange.Recovering, IncidentChange.Relapsed], monitor.Changes);
        monitor.Passes();
        monitor.At(155.2).Expect();
        monitor.At(600).Expect(Recovery());
        Assert.Equal(3, monitor.Changes.Count(c => c is IncidentChange.Recovering or IncidentChange.Resolved));
    }

    [Fact]
    [Trait("Spec", "I2")]
    public void Confirmed_failure_that_comes_back_within_the_confirmation_of_its_recovery_is_told_at_once()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(84).Passes().At(86).Fails(503);
        // It passed at 85.1 and failed at 87.2: at 90 the newest vote fails.
        monitor.At(89.9).Expect();
        monitor.At(90).Expect(Notification(Urgency.High));
    }

    [Fact]
    [Trait("Spec", "I2")]
    public void Newest_vote_that_passes_when_the_page_is_due_holds_it_back()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(503).At(85).Passes();
        monitor.At(600).Expect(Blip(60, 85.1));
    }

    [Fact]
    [Trait("Spec", "I2")]
    public void Page_needs_a_look_of_the_last_10_s_and_asks_for_one()
    {
        var state = Votes.Healthy();
        foreach (var second in new[] { 60, 62, 65 })
            state = Votes.Next(state, Votes.At(second, 503)).State;
        Assert.Equal(Timeline.Time(90), state.WakeAt);
        var (woken, effects) = Votes.Next(state, new MonitorEvent.TimePassed(Timeline.Time(90)));
        Assert.Equal(Timeline.Time(90), Assert.IsType<Effect.AskAgain>(Assert.Single(effects)).When);
        Assert.Null(woken.WakeAt);
        effects = Votes.Next(woken, Votes.At(90, 503)).Effects;
        Assert.Equal(NotificationKind.Opened, Assert.Single(effects.OfType<Effect.Notify>()).Kind);
        effects = Votes.Next(woken, Votes.At(90, 200)).Effects;
        Assert.Empty(effects.OfType<Effect.Notify>());
    }

    [Fact]
    [Trait("Spec", "V11")]
    public void Probe_without_a_network_neither_opens_nor_closes_nor_changes_anything()
    {
        var monitor = new Timeline();
        monitor.At(59).GoesBlind().At(400).Expect();
        Assert.Equal((State.Up, Timeline.Time(0)), (monitor.State.State, monitor.State.Since));
        // Down, blind amid the confirmation, and amid the recovery.
        monitor.Fails(503).At(421).GoesBlind().At(445).Fails(503).At(460).Expect(Notification(Urgency.High));
        monitor.GoesBlind().At(900).Expect();
        Assert.Equal(State.Down, monitor.State.State);
        monitor.Passes().At(902).GoesBlind().At(990).Expect();
        Assert.Single(monitor.State.OpenIncidents);
        monitor.Passes().At(1100).Expect(Recovery());
    }

    [Fact]
    [Trait("Spec", "V7")]
    public void Service_that_named_its_return_is_confirmed_by_ordinary_checks()
    {
        var monitor = new Timeline();
        monitor.At(59).Fails(503, "Retry-After: 120").At(179).Expect();
        Assert.Equal([0, 60, 120], monitor.Checks);
        monitor.At(180.1).Expect(Notification(Urgency.High, "http-503"));
        // Recovery is asked for without waiting.
        monitor.Passes().At(300).Expect(Recovery());
        Assert.Equal([0, 60, 120, 180, 240, 242.1, 245.1, 300], monitor.Checks);
    }

    [Fact]
    [Trait("Spec", "I2")]
    public void Slow_failures_are_told_in_time_as_well()
    {
        var monitor = new Timeline { Takes = 10 };
        monitor.At(60).Fails(FailureKind.FirstByteTimeout);
        monitor.At(101).Expect(Notification(Urgency.High, "timeout-first-byte"));
    }

    [Fact]
    [Trait("Spec", "C3")]
    public void Suspicion_from_before_a_long_silence_says_nothing_about_now()
    {
        var monitor = new Timeline();
        // The program is as good as stopped for an hour.
        monitor.At(60).Fails(503).At(66).GoesBlind().At(3600).Fails(503).At(3629.9).Expect();
        monitor.At(3630).Expect(Notification(Urgency.High));
        Assert.Equal(3600, Timeline.Second(monitor.Open.StartedAt));
    }
}
