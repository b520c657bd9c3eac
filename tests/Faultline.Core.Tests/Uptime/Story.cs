using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Uptime;

/// <summary>
/// A monitor's history by whole seconds: what happened, and (written as the rules are, second by second) how it has to be accounted.
/// </summary>
internal sealed record Story(IReadOnlyList<Story.Happening> Live, IReadOnlyList<Sighting> Late)
{
    public const int Length = 400;

    public static DateTimeOffset Start { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset End => At(Length);

    public static Arbitrary<Story> Any
    {
        get
        {
            var said = Gen.Elements(
                (Condition.Up, Fault.None, "ok"),
                (Condition.Up, Fault.None, "ok"),
                (Condition.Degraded, Fault.Server, "too-slow"),
                (Condition.Down, Fault.Server, "http-500"),
                (Condition.Down, Fault.Gateway, "http-502"),
                (Condition.Down, Fault.Gateway, "http-504"),
                (Condition.Rejected, Fault.Server, "http-404"),
                (Condition.Rejected, Fault.Client, "http-404"),
                (Condition.Unknown, Fault.Probe, "probe-offline"));
            var sighting = from at in Gen.Choose(0, Length - 1)
                           from covers in Gen.Choose(1, 40)
                           from word in said
                           select new Sighting(At(at), TimeSpan.FromSeconds(covers), word.Item1, word.Item2, word.Item3);
            var happening = Gen.Frequency(
                (8, sighting.Select(s => (Happening)new Happening.Seen(s))),
                (1, Gen.Choose(0, Length - 1).Select(at => (Happening)new Happening.Entered(At(at), Condition.Maintenance))),
                (1, Gen.Choose(0, Length - 1).Select(at => (Happening)new Happening.Entered(At(at), Condition.Paused))),
                (2, Gen.Choose(0, Length - 1).Select(at => (Happening)new Happening.Left(At(at)))));
            // One thing a second: what comes first within one is not told by the rules.
            return (from live in happening.ListOf()
                    from late in sighting.ListOf()
                    select new Story([.. live.OrderBy(h => h.At).DistinctBy(h => h.At)], [.. late.DistinctBy(s => s.At)])).ToArbitrary();
        }
    }

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    /// <summary>The fold's answer before the late layer, from the first happening to the end.</summary>
    public IReadOnlyList<Span> Folded()
    {
        SpanState? state = null;
        var spans = new List<Span>();
        foreach (var what in Live)
            state = Apply(state, what, spans);
        return [.. spans, .. state?.Until(End) ?? []];
    }

    public static SpanState? Apply(SpanState? state, Happening what, List<Span> spans)
    {
        if (what is Happening.Left && state is null)
            return null;
        var step = what.On(state);
        if (step.Closed is { } closed)
            spans.Add(closed);
        if (step.Gap is { } gap)
            spans.Add(gap);
        return step.State;
    }

    /// <summary>Condition and fault of every second, by the rules; null before history begins.</summary>
    public (Condition, Fault)?[] Accounted(bool withLate) => [.. Enumerable.Range(0, Length).Select(s => AccountedAt(At(s), withLate))];

    /// <summary>The same, of spans.</summary>
    public static (Condition, Fault)?[] Seconds(IReadOnlyList<Span> spans) =>
    [
        .. Enumerable.Range(0, Length).Select(s => spans.SingleOrDefault(x => x.From <= At(s) && At(s) < x.To))
            .Select(x => x is null ? ((Condition, Fault)?)null : (x.Condition, x.Fault)),
    ];

    private (Condition, Fault)? AccountedAt(DateTimeOffset time, bool withLate)
    {
        var before = Live.Where(h => h.At <= time).SkipWhile(h => h is Happening.Left).ToList();
        if (before.Count == 0)
            return null;
        if (before.LastOrDefault(h => h is not Happening.Seen) is Happening.Entered entered)
            return (entered.Aside, Fault.None);
        var seen = before.OfType<Happening.Seen>().LastOrDefault();
        var live = seen is not null && time < seen.What.CoveredUntil
            ? (seen.What.Condition, seen.What.Fault)
            : (Condition.Unknown, Fault.None);
        if (!withLate || live.Item1 != Condition.Unknown)
            return live;
        var speaking = Late.Where(s => s.At <= time && time < s.CoveredUntil).ToList();
        return speaking.Count > 0 && speaking.MaxBy(s => s.At) is { Condition: not Condition.Unknown } told
            ? (told.Condition, told.Fault)
            : live;
    }

    internal abstract record Happening(DateTimeOffset At)
    {
        public abstract SpanStep On(SpanState? state);

        internal sealed record Seen(Sighting What) : Happening(What.At)
        {
            public override SpanStep On(SpanState? state) => SpanFold.Next(state, What);
        }

        internal sealed record Entered(DateTimeOffset At, Condition Aside) : Happening(At)
        {
            public override SpanStep On(SpanState? state) => SpanFold.Enter(state, Aside, At);
        }

        internal sealed record Left(DateTimeOffset At) : Happening(At)
        {
            public override SpanStep On(SpanState? state) => SpanFold.Leave(state!.Value, At);
        }
    }
}
