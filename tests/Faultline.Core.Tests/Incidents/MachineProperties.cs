using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Incidents;

/// <summary>What holds for any sequence of events.</summary>
public sealed class MachineProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(120);

    [Fact]
    [Trait("Spec", "I1")]
    public void Every_incident_is_opened_once_told_once_and_closed_once_with_the_same_id() => ForEvery(item =>
    {
        Dictionary<string, Incident> open = new(StringComparer.Ordinal);
        HashSet<string> closed = new(StringComparer.Ordinal);
        HashSet<string> told = new(StringComparer.Ordinal);
        Story.Play(item, (_, what, led) =>
        {
            foreach (var effect in led.Effects)
            {
                Assert.NotEmpty(effect.Because);
                if (effect is Effect.IncidentChanged { Incident: var incident } changed)
                {
                    Assert.Equal(changed.Change == IncidentChange.Opened, !open.ContainsKey(incident.Id));
                    Assert.DoesNotContain(incident.Id, closed);
                    Assert.Matches("^[a-z0-9]{1,16}$", incident.Id);
                    open[incident.Id] = incident;
                    if (!incident.IsOpen && open.Remove(incident.Id))
                        closed.Add(incident.Id);
                }
                else if (effect is Effect.Notify notify)
                {
                    Assert.Equal(notify.Kind == NotificationKind.Opened, told.Add(notify.Incident.Id));
                    Assert.Equal(notify.Kind is NotificationKind.Resolved or NotificationKind.Removed, !notify.Incident.IsOpen);
                }
            }

            // What was stored of the effects is what the state holds; and no two of one kind.
            Assert.Equal(open.Keys.Order(), led.State.OpenIncidents.Select(i => i.Id).Order());
            Assert.All(led.State.OpenIncidents, i => Assert.Equal(open[i.Id], i));
            Assert.Equal(led.State.OpenIncidents.Count, led.State.OpenIncidents.DistinctBy(i => i.Kind).Count());
            Assert.True(led.State.WakeAt is null || led.State.WakeAt > what.At);
        });
    });

    [Fact]
    [Trait("Spec", "I2")]
    public void Page_follows_patience_two_fresh_failures_and_a_fresh_look() => ForEvery(item =>
    {
        if (item.Regions > 1)
            return;
        List<Vote> failing = [];
        Story.Play(item, (before, what, led) =>
        {
            if (what is MonitorEvent.Checked { Vote: var vote } && vote.Verdict.State != State.Inconclusive
                && vote.StartedAt > (failing.Count > 0 ? failing[^1].StartedAt : DateTimeOffset.MinValue))
            {
                if (vote.Fails)
                    failing.Add(vote);
                else if (led.State.Problem is null)
                    failing.Clear();
            }

            foreach (var opened in Opened(led))
            {
                var incident = opened.Incident;
                Assert.False(before.InMaintenance || before.IsPaused || before.IsRemoved);
                Assert.True(opened.At >= incident.StartedAt + before.Policy.AlertAfter);
                Assert.True(failing.Count(v => v.StartedAt > incident.StartedAt) >= 2);
                var newest = failing[^1];
                Assert.True(opened.At - newest.EndedAt <= TimeSpan.FromSeconds(newest.MayHurry ? 10 : 70));
                Assert.Equal(newest.Verdict.Reason, incident.Reason);
                Assert.True(before.EverPassed || incident.Urgency <= Urgency.Normal);
            }
        });
    });

    [Fact]
    [Trait("Spec", "V11")]
    public void Inconclusive_changes_nothing() => ForEvery(item => Story.Play(item, (before, what, led) =>
    {
        if (what is not MonitorEvent.Checked { Vote.Verdict.State: State.Inconclusive })
            return;
        Assert.Same(before, led.State);
        Assert.All(led.Effects, effect => Assert.IsType<Effect.AskAgain>(effect));
    }));

    [Fact]
    [Trait("Spec", "I5")]
    public void Replaying_gives_the_same_effects_and_a_crash_after_any_event_changes_nothing() => ForEvery(item =>
    {
        MonitorState? stored = null;
        Story.Play(item, (before, what, led) =>
        {
            var again = IncidentMachine.Next(before, what);
            Assert.Equal(Story.Shown(led.Effects), Story.Shown(again.Effects));
            stored ??= before;
            var afterCrash = IncidentMachine.Next(MonitorStateJson.Read(MonitorStateJson.Write(stored))!, what);
            Assert.Equal(Story.Shown(led.Effects), Story.Shown(afterCrash.Effects));
            Assert.Equal(MonitorStateJson.Write(led.State), MonitorStateJson.Write(afterCrash.State));
            stored = afterCrash.State;
        });
    });

    [Fact]
    [Trait("Spec", "C3")]
    public void Late_and_doubled_votes_change_nothing() => ForEvery(item => Story.Play(item, (before, what, led) =>
    {
        if (what is not MonitorEvent.Checked { Vote: var vote } || ReferenceEquals(led.State, before)
            || vote.Verdict.State == State.Inconclusive)
            return;
        foreach (var answer in new[] { 200, 503, 429 })
        {
            foreach (var earlier in new[] { 0, 1, 10_000 })
            {
                var late = vote with
                {
                    StartedAt = vote.StartedAt.AddMilliseconds(-earlier),
                    EndedAt = vote.EndedAt.AddMilliseconds(-earlier / 2),
                    Verdict = Story.VerdictOf(answer, passed: true),
                };
                var (state, effects) = IncidentMachine.Next(led.State, new MonitorEvent.Checked(late));
                Assert.Empty(effects);
                Assert.Same(led.State, state);
            }
        }
    }));

    [Fact]
    [Trait("Spec", "I7")]
    public void Nothing_is_decided_or_asked_while_paused_or_removed() => ForEvery(item => Story.Play(item, (before, what, led) =>
    {
        if (!led.State.IsPaused && !led.State.IsRemoved)
            return;
        Assert.Empty(led.State.OpenIncidents);
        Assert.Null(led.State.WakeAt);
        Assert.DoesNotContain(led.Effects, e => e is Effect.AskAgain or Effect.HoldOff or Effect.BlipEnded);
    }));

    [Fact]
    [Trait("Spec", "I4")]
    public void Nothing_opens_in_maintenance_and_nobody_is_told_of_more() => ForEvery(item => Story.Play(item, (before, _, led) =>
    {
        if (!before.InMaintenance || !led.State.InMaintenance)
            return;
        Assert.DoesNotContain(led.Effects, e => e is Effect.TellNotice or Effect.BlipEnded
            or Effect.Notify { Kind: NotificationKind.Opened or NotificationKind.Updated });
    }));

    [Fact]
    public void Stored_state_is_bounded() => ForEvery(item => Story.Play(item, (_, _, led) =>
        Assert.InRange(MonitorStateJson.Write(led.State).Length, 100, 50_000)));

    /// <summary>Properties of what never happens prove nothing.</summary>
    [Fact]
    public void Stories_lead_to_everything_that_can_happen()
    {
        List<Effect> effects = [];
        foreach (var item in Story.Arbitrary.Generator.Sample(120, 400))
            Story.Play(item, (_, _, led) => effects.AddRange(led.Effects));
        var changes = effects.OfType<Effect.IncidentChanged>().ToList();
        // Only the dispatcher knows that nobody acknowledged in time.
        Assert.Equal(Enum.GetValues<IncidentChange>().Except([IncidentChange.Escalated]), changes.Select(c => c.Change).Distinct().Order());
        Assert.Equal(Enum.GetValues<IncidentKind>(), changes.Select(c => c.Incident.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<NotificationKind>(), effects.OfType<Effect.Notify>().Select(n => n.Kind).Distinct().Order());
        Assert.Equal(6, effects.Select(e => e.GetType()).Distinct().Count());
    }

    private static IEnumerable<Effect.Notify> Opened(Transition led) => led.Effects.OfType<Effect.Notify>()
        .Where(told => told is { Kind: NotificationKind.Opened, Incident.Kind: IncidentKind.Problem });

    private static void ForEvery(Action<Story.Case> holds) => Prop.ForAll(Story.Arbitrary, holds).Check(Many);
}
