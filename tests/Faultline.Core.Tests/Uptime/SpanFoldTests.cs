using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;
using static Faultline.Core.Tests.Uptime.Story;

namespace Faultline.Core.Tests.Uptime;

[Trait("Spec", "I5")]
public sealed class SpanFoldTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Every_second_is_accounted_as_the_rules_say() =>
        Prop.ForAll(Any, story => story.Accounted(withLate: false).SequenceEqual(Seconds(story.Folded()))).Check(Many);

    [Fact]
    public void Every_second_is_accounted_as_the_rules_say_with_what_came_late() => Prop.ForAll(
        Any, story => story.Accounted(withLate: true).SequenceEqual(Seconds(LateLayer.Fill(story.Folded(), story.Late)))).Check(Many);

    [Fact]
    public void Spans_touch_and_never_overlap_and_no_time_is_lost() => Prop.ForAll(Any, story =>
    {
        var folded = story.Folded();
        var filled = LateLayer.Fill(folded, story.Late);
        return Touch(folded) && Touch(filled) && Total(folded) == Total(filled)
            && Total(folded) == (folded.Count == 0 ? TimeSpan.Zero : End - folded[0].From)
            && filled.Zip(filled.Skip(1)).All(p => (p.First.Condition, p.First.Fault) != (p.Second.Condition, p.Second.Fault));
    }).Check(Many);

    [Fact]
    public void Late_sightings_give_the_same_history_in_any_order() => Prop.ForAll(
        Any,
        ArbMap.Default.ArbFor<int>(),
        (story, seed) =>
        {
            Sighting[] shuffled = [.. story.Late, .. story.Late.Take(3)];
            new Random(seed).Shuffle(shuffled);
            return LateLayer.Fill(story.Folded(), story.Late).SequenceEqual(LateLayer.Fill(story.Folded(), shuffled));
        }).Check(Many);

    [Fact]
    public void Late_sightings_change_nothing_that_is_known() => Prop.ForAll(Any, story =>
    {
        var before = Seconds(story.Folded());
        var after = Seconds(LateLayer.Fill(story.Folded(), story.Late));
        return before.Zip(after).All(p => p.First == p.Second || p.First?.Item1 == Condition.Unknown);
    }).Check(Many);

    [Fact]
    public void Sighting_that_is_not_newer_leaves_the_open_stretch_alone() => Prop.ForAll(Any, story =>
    {
        SpanState? state = null;
        foreach (var what in story.Live)
            state = Apply(state, what, []);
        return state is not { Last: { } last } || story.Live.OfType<Happening.Seen>().All(s =>
            SpanFold.IsLate(state, s.What) && SpanFold.Next(state, s.What) == new SpanStep(state.Value, null, null, Opened: false))
            && !SpanFold.IsLate(state, last with { At = last.At.AddTicks(10) });
    }).Check(Many);

    [Fact]
    public void More_of_the_same_allocates_nothing()
    {
        SpanState? state = SpanFold.Next(null, Seen(0, Condition.Up)).State;
        var opened = false;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i <= 1000; i++)
        {
            var step = SpanFold.Next(state, Seen(i, Condition.Up));
            opened |= step.Opened;
            state = step.State;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.False(opened);
        Assert.Equal(At(1075), state.Value.CoveredUntil);
    }

    [Fact]
    public void Outage_begins_with_the_first_failing_and_ends_with_the_first_passing_check()
    {
        var spans = Told(
            Live(0, Condition.Up), Live(60, Condition.Down, Fault.Dns), Live(62, Condition.Down, Fault.Dns), Live(90, Condition.Up));
        Assert.Equal(
            [(0, 60, Condition.Up), (60, 90, Condition.Down), (90, 165, Condition.Up), (165, 400, Condition.Unknown)], Shape(spans));
        Assert.Equal("why-60", spans[1].Reason);
    }

    [Fact]
    public void Another_fault_is_another_span()
    {
        var spans = Told(Live(0, Condition.Down, Fault.Dns), Live(60, Condition.Down, Fault.Server), Live(120, Condition.Up));
        Assert.Equal([(Fault.Dns, 60.0), (Fault.Server, 60)], spans.Take(2).Select(s => (s.Fault, s.Length.TotalSeconds)));
    }

    [Fact]
    public void Nobody_looked_is_unknown_beyond_what_the_last_check_covers()
    {
        var spans = Told(Live(0, Condition.Up), Live(300, Condition.Up));
        Assert.Equal(
            [(0, 75, Condition.Up), (75, 300, Condition.Unknown), (300, 375, Condition.Up), (375, 400, Condition.Unknown)], Shape(spans));
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Maintenance_is_accounted_apart_and_what_was_seen_in_it_holds_after_it()
    {
        var spans = Told(
            Live(0, Condition.Up),
            new Happening.Entered(At(30), Condition.Maintenance),
            Live(60, Condition.Down, Fault.Server),
            Live(120, Condition.Down, Fault.Server),
            new Happening.Left(At(150)),
            Live(180, Condition.Up));
        Assert.Equal(
            [(0, 30, Condition.Up), (30, 150, Condition.Maintenance), (150, 180, Condition.Down), (180, 255, Condition.Up)],
            Shape(spans)[..4]);
        Assert.Equal("why-120", spans[2].Reason);
    }

    [Fact]
    public void Pause_is_a_span_of_its_own_and_time_after_it_is_unknown_until_the_next_check()
    {
        var spans = Told(
            Live(0, Condition.Up), new Happening.Entered(At(30), Condition.Paused), new Happening.Left(At(200)), Live(210, Condition.Up));
        Assert.Equal([(0, 30, Condition.Up), (30, 200, Condition.Paused), (200, 210, Condition.Unknown)], Shape(spans)[..3]);
    }

    [Fact]
    public void Check_that_began_before_the_window_ended_counts_from_its_end()
    {
        SpanState? state = SpanFold.Enter(null, Condition.Maintenance, At(0)).State;
        state = SpanFold.Leave(state.Value, At(100)).State;
        var step = SpanFold.Next(state, Seen(99, Condition.Up));
        Assert.Equal((At(100), Condition.Up, true), (step.State.From, step.State.Condition, step.Opened));
        Assert.Null(step.Closed);
        Assert.Null(step.Gap);
    }

    [Fact]
    public void Times_are_cut_to_what_can_be_stored()
    {
        var step = SpanFold.Next(null, Seen(0, Condition.Up) with { At = At(0).AddTicks(19), Covers = TimeSpan.FromTicks(77) });
        Assert.Equal(At(0).AddTicks(10), step.State.From);
        Assert.Equal(At(0).AddTicks(80), step.State.CoveredUntil);
    }

    [Fact]
    public void History_begins_as_unknown_when_nobody_has_looked_yet()
    {
        var step = SpanFold.Next(SpanFold.Begin(At(0)).State, Seen(20, Condition.Up));
        Assert.Equal(new Span(At(0), At(20), Condition.Unknown, Fault.None, ""), step.Closed);
        Assert.Equal((At(20), Condition.Up), (step.State.From, step.State.Condition));
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(300, 75)]
    public void Removed_monitor_keeps_what_was_covered_and_is_unknown_from_then_on(double removed, double upUntil)
    {
        var step = SpanFold.Stop(SpanFold.Next(null, Seen(0, Condition.Up)).State, At(removed));
        Assert.Equal(At(upUntil), step.Closed!.To);
        Assert.Equal((At(upUntil), Condition.Unknown), (step.State.From, step.State.Condition));
        Assert.Equal(step.State, SpanFold.Stop(step.State, At(999)).State);
    }

    [Fact]
    public void Removed_monitor_is_neither_paused_nor_in_maintenance()
    {
        var step = SpanFold.Stop(SpanFold.Enter(null, Condition.Paused, At(0)).State, At(50));
        Assert.Equal((At(50), Condition.Unknown, false), (step.State.From, step.State.Condition, step.State.IsAside));
    }

    [Fact]
    public void Stretch_of_which_no_check_is_left_reaches_nowhere()
    {
        var state = SpanFold.Resume(At(0), Condition.Up, Fault.None, "ok", newest: null);
        Assert.Equal(At(0), state.CoveredUntil);
        Assert.Equal([(0, 400, Condition.Unknown)], Shape(state.Until(End)));
    }

    [Theory]
    [InlineData(Condition.Paused)]
    [InlineData(Condition.Maintenance)]
    [InlineData(Condition.Unknown)]
    public void Stretch_that_needs_no_check_goes_on_after_a_restart(Condition condition) =>
        Assert.Equal([(0, 400, condition)], Shape(SpanFold.Resume(At(0), condition, Fault.None, "", newest: null).Until(End)));

    private static Sighting Seen(double at, Condition condition, Fault fault = Fault.None) =>
        new(At(at), TimeSpan.FromSeconds(75), condition, fault, "ok");

    private static Happening.Seen Live(double at, Condition condition, Fault fault = Fault.None) =>
        new(Seen(at, condition, fault) with { Reason = $"why-{at}" });

    private static IReadOnlyList<Span> Told(params Happening[] live) => new Story(live, []).Folded();

    private static List<(double, double, Condition)> Shape(IReadOnlyList<Span> spans) =>
        [.. spans.Select(s => ((s.From - Start).TotalSeconds, (s.To - Start).TotalSeconds, s.Condition))];

    private static bool Touch(IReadOnlyList<Span> spans) =>
        spans.All(s => s.From < s.To) && spans.Zip(spans.Skip(1)).All(p => p.First.To == p.Second.From);

    private static TimeSpan Total(IReadOnlyList<Span> spans) => new(spans.Sum(s => s.Length.Ticks));
}
