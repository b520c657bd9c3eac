using Faultline.Core.Incidents;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>429: obeyed, told low, and told once more when it has made the monitor blind (V6).</summary>
public sealed class RateLimitTimelines
{
    [Fact]
    [Trait("Spec", "V6")]
    public void Retry_after_is_obeyed_without_a_burst()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429, "Retry-After: 100").At(500);
        Assert.Equal([0, 60, 160.1, 260.2, 360.3, 460.4], monitor.Checks);
        monitor.Expect(Notification(Urgency.Low, "rate-limited"));
        Assert.Equal((State.Rejected, Fault.Client), (monitor.Open.State, monitor.Open.Fault));
        monitor.Passes().At(600).Expect(Recovery(Urgency.Low));
        // Back at the interval, after two checks that confirmed it.
        Assert.Equal([560.5, 562.6, 565.6, 600], monitor.Checks.Skip(6));
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Retry_after_is_obeyed_for_an_hour_at_most()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429, "Retry-After: 86400").At(61);
        Assert.Equal(3660.1, Timeline.Second(Assert.Single(monitor.Effects.OfType<Effect.HoldOff>()).Until));
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Without_retry_after_the_wait_doubles_up_to_15_minutes()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429).At(7200);
        var waits = monitor.Effects.OfType<Effect.HoldOff>().Select(h => (h.Until - h.At).TotalSeconds);
        Assert.Equal([60, 120, 240, 480, 900, 900], waits.Take(6));
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Wait_starts_anew_after_any_other_answer()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429).At(400).Passes().At(800).Fails(429).At(1200);
        var waits = monitor.Effects.OfType<Effect.HoldOff>().Select(h => (h.Until - h.At).TotalSeconds).ToList();
        Assert.Equal([60, 120, 240, 60, 120, 240], waits);
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Fifteen_minutes_without_a_look_are_told_once_with_a_longer_interval()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429, "Retry-After: 3600").At(960).Expect();
        monitor.At(961).Expect(Notice("blind", Urgency.Low));
        var notice = Assert.Single(monitor.Effects.OfType<Effect.TellNotice>()).Notice;
        Assert.Contains("longer interval: at least 60 minutes", notice.Next, StringComparison.Ordinal);
        monitor.At(30_000).Expect(Notification(Urgency.Low, "rate-limited"));
        monitor.Passes().At(40_000).Fails(429).At(42_000).Expect(
            Recovery(), Notification(Urgency.Low, "rate-limited"), Notice("blind", Urgency.Low));
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Look_in_between_makes_it_not_blind()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429, "Retry-After: 300").At(600).Fails(503).At(1200);
        Assert.Empty(monitor.Effects.OfType<Effect.TellNotice>());
        monitor.Fails(429, "Retry-After: 300").At(1800);
        Assert.Empty(monitor.Effects.OfType<Effect.TellNotice>());
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Single_429_is_a_blip_that_ends_with_the_next_ordinary_check()
    {
        var monitor = new Timeline().Outage(from: 60, to: 61, status: 429);
        monitor.At(300).Expect(Blip(60, 120.1));
        Assert.Equal([0, 60, 120.1, 180, 240, 300], monitor.Checks);
    }

    [Fact]
    [Trait("Spec", "C2")]
    public void Bot_challenge_is_confirmed_without_a_burst()
    {
        var state = Votes.Healthy();
        foreach (var second in new[] { 60, 120, 180 })
        {
            var challenge = Votes.With(second, Votes.Of(second, 403).Verdict) with { MayHurry = false };
            (state, var effects) = Votes.Next(state, new MonitorEvent.Checked(challenge));
            Assert.Empty(effects.OfType<Effect.AskAgain>());
            Assert.Equal(second == 180, effects.OfType<Effect.Notify>().Any());
        }
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Rejection_that_counts_as_down_is_obeyed_in_the_same_way()
    {
        var spec = Sample.Spec with { RejectedIsDown = true };
        var verdict = Judge.Decide(spec, Sample.Answered(429, headers: "Retry-After: 90"), Sample.Passed);
        var effects = Votes.Next(Votes.Healthy(), new MonitorEvent.Checked(Votes.With(60, verdict))).Effects;
        Assert.Equal(150.1, Timeline.Second(Assert.IsType<Effect.HoldOff>(Assert.Single(effects)).Until));
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void Wait_starts_anew_with_another_configuration()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429).At(200).Configured(Timeline.Defaults with { Fingerprint = "2" }).At(201);
        var waits = monitor.Effects.OfType<Effect.HoldOff>().Select(h => (h.Until - h.At).TotalSeconds);
        Assert.Equal([60, 120, 0, 60], waits);
    }

    [Fact]
    [Trait("Spec", "I7")]
    [Trait("Spec", "V6")]
    public void Changed_monitor_is_asked_at_once_though_the_old_url_asked_to_wait()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429, "Retry-After: 3600").At(200).Passes().Configured(Timeline.Defaults with { Fingerprint = "2" }).At(250);
        Assert.Equal([0, 60, 200, 240], monitor.Checks.Where(at => at is not (> 200 and < 240)));
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Wait_is_remembered_as_long_as_it_lasts()
    {
        var monitor = new Timeline();
        monitor.At(60).Fails(429, "Retry-After: 3600").At(200);
        Assert.Equal(3660.1, Timeline.Second(monitor.State.HeldOffUntil!.Value));
        monitor.Passes().At(3700);
        Assert.Null(monitor.State.HeldOffUntil);
    }
}
