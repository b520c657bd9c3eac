using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>Several regions and their votes (C2, C3, V8).</summary>
public sealed class RegionTimelines
{
    private static readonly MonitorPolicy Three = Timeline.Defaults with { Regions = ["eu", "us", "ap"] };

    [Fact]
    [Trait("Spec", "C2")]
    public void First_failure_asks_the_other_regions_at_once()
    {
        var state = IncidentMachine.Start(Three, Timeline.Zero);
        var asked = Votes.Next(state, Votes.At(60, 503, "eu")).Effects.OfType<Effect.AskAgain>();
        Assert.Equal(
            [("us", 60.1), ("ap", 60.1), ("eu", 62.1)],
            asked.Select(a => (a.Region, Timeline.Second(a.When))));
    }

    [Fact]
    [Trait("Spec", "C3")]
    public void Majority_of_regions_confirms_with_high_confidence()
    {
        var monitor = new Timeline(Three);
        monitor.At(59).In("eu", 503).In("us", 503).At(120).Expect(Notification(Urgency.High, "http-503"));
        Assert.Equal(Confidence.High, monitor.Open.Confidence);
        Assert.Equal(["ap: up", "eu: down", "us: down"], monitor.Open.Regions.Select(r => $"{r.Key}: {r.Value}").Order());
        Assert.Equal(State.Down, monitor.State.State);
        monitor.In("us", 200).At(300).Expect(Recovery());
        Assert.Equal(State.Up, monitor.State.State);
    }

    [Fact]
    [Trait("Spec", "C3")]
    public void One_region_of_three_opens_nothing_and_leaves_the_state_alone()
    {
        var monitor = new Timeline(Three);
        monitor.At(59).In("eu", 503).At(900).Expect();
        Assert.Equal(State.Up, monitor.State.State);
        monitor.Passes().At(1000).Expect(Blip(60, monitor.Checks.First(c => c >= 900)));
    }

    [Fact]
    [Trait("Spec", "C3")]
    public void Two_of_two_must_agree_and_a_tie_changes_nothing_either_way()
    {
        var monitor = new Timeline(Timeline.Defaults with { Regions = ["eu", "us"] });
        monitor.At(59).In("eu", 503).At(300).Expect();
        monitor.In("us", 503).At(400).Expect(Notification(Urgency.High));
        monitor.In("us", 200).At(900).Expect();
        monitor.In("us", 503).At(1000).Expect();
        monitor.Passes().At(1200).Expect(Recovery());
    }

    [Fact]
    [Trait("Spec", "C3")]
    public void Lost_regions_can_not_hold_a_verdict_and_are_named()
    {
        var monitor = new Timeline(Three);
        monitor.At(59).In("eu", 503);
        monitor.Does(59, 9000, "us", Blind).Does(59, 9000, "ap", Blind).At(120).Expect(Notification(Urgency.High));
        Assert.Contains(new Evidence("no word from", "us, ap"), monitor.Open.Evidence);
        Assert.NotEqual(Confidence.High, monitor.Open.Confidence);
        monitor.In("eu", 200).At(300).Expect(Recovery());
    }

    [Fact]
    [Trait("Spec", "V8")]
    public void What_no_region_can_reach_is_the_servers_and_what_one_can_not_is_the_networks()
    {
        var monitor = new Timeline(Three);
        monitor.At(59).Fails(FailureKind.ConnectionTimeout).At(120).Expect(Notification(Urgency.High, "connection-timeout"));
        Assert.Equal((Fault.Server, Confidence.High), (monitor.Open.Fault, monitor.Open.Confidence));

        var alone = new Timeline();
        alone.At(59).Fails(FailureKind.ConnectionTimeout).At(120);
        Assert.Equal((Fault.Network, Confidence.Low), (alone.Open.Fault, alone.Open.Confidence));
    }

    [Fact]
    [Trait("Spec", "C3")]
    public void Region_that_is_taken_away_takes_its_vote_along()
    {
        var monitor = new Timeline(Timeline.Defaults with { Regions = ["eu", "us"], AlertAfter = TimeSpan.FromSeconds(60) });
        monitor.At(59).In("eu", 503).In("us", 503).At(100).Configured(monitor.Policy with { Regions = ["us"] });
        monitor.At(130).Expect(Notification(Urgency.High));
        Assert.Equal("us", Assert.Single(monitor.Open.Regions).Key);
    }

    private static Observation Blind() =>
        Sample.Failed(FailureKind.ConnectionTimeout, canaries: new CanaryAnswer("gateway", Answered: false));
}
