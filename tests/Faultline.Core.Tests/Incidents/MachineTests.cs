using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Incidents;

/// <summary>What the machine costs, and what is stored of it.</summary>
public sealed class MachineTests
{
    [Fact]
    public void Healthy_monitors_passing_check_costs_and_changes_nothing()
    {
        var state = Votes.Healthy();
        var checks = Enumerable.Range(1, 1000).Select(n => Votes.At(n * 60, 200)).ToArray();
        IncidentMachine.Next(state, checks[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var same = true;
        foreach (var check in checks)
        {
            var (next, effects) = IncidentMachine.Next(state, check);
            same &= ReferenceEquals(state, next) && effects.Count == 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(same);
    }

    [Fact]
    public void Healthy_state_is_stored_in_a_few_hundred_bytes() =>
        Assert.InRange(MonitorStateJson.Write(Votes.Healthy()).Length, 100, 600);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "v": 1 }""")]
    [InlineData("""{ "v": 1, "state": {} }""")]
    [InlineData("""{ "v": 1, "state": { "policy": 7 } }""")]
    public void What_can_not_be_read_is_null(string json) => Assert.Null(MonitorStateJson.Read(json));

    [Fact]
    public void Another_version_is_null()
    {
        var json = MonitorStateJson.Write(Votes.Healthy());
        Assert.NotNull(MonitorStateJson.Read(json));
        Assert.Null(MonitorStateJson.Read(json.Replace("\"v\":1,", "\"v\":2,", StringComparison.Ordinal)));
    }

    [Fact]
    public void Huge_and_hostile_texts_are_stored_within_bounds()
    {
        var text = string.Concat(Enumerable.Repeat("\uD83D\uDE00\"\\<\uD800", 10_000));
        var verdict = Votes.Of(0, 503).Verdict with
        {
            Summary = text,
            Evidence = [.. Enumerable.Repeat(new Evidence(text, text), 1000)],
            Next = [.. Enumerable.Repeat(text, 1000)],
            Steps = [.. Enumerable.Repeat(new Step(text, text, text, text), 1000)],
        };
        var state = Votes.Healthy();
        foreach (var second in new[] { 60, 90, 120 })
            state = Votes.Next(state, new MonitorEvent.Checked(Votes.With(second, verdict) with { Line = text })).State;
        var json = MonitorStateJson.Write(state);
        Assert.Single(state.OpenIncidents);
        Assert.InRange(json.Length, 1000, 1_000_000);
        Assert.Equal(json, MonitorStateJson.Write(MonitorStateJson.Read(json)!));
    }

    [Fact]
    [Trait("Spec", "I1")]
    public void Id_is_made_of_monitor_kind_and_start_alone()
    {
        var first = Opened(Votes.Healthy());
        Assert.Equal(first, Opened(Votes.Healthy()));
        Assert.NotEqual(first, Opened(Votes.Healthy(Timeline.Defaults with { Monitor = "other" })));
        Assert.Equal(first, Opened(Votes.Healthy(Timeline.Defaults with { Name = "other" })));

        static string Opened(MonitorState state)
        {
            foreach (var second in new[] { 60, 70, 95 })
                state = Votes.Next(state, Votes.At(second, 503)).State;
            return Assert.Single(state.OpenIncidents).Id;
        }
    }

    [Fact]
    public void Each_failing_vote_asks_for_exactly_one_more()
    {
        var state = Votes.Healthy();
        for (var second = 60; second < 400; second += 7)
        {
            (state, var effects) = Votes.Next(state, Votes.At(second, 503));
            Assert.Single(effects.OfType<Effect.AskAgain>());
        }
    }
}
