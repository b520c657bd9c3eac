using System.Text.Json;
using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Incidents;

/// <summary>Any sequence of events, likely or not, and what the machine made of it.</summary>
internal static class Story
{
    /// <summary>Statuses by which votes are made; 0 is a probe that can't tell, 1 a degraded answer.</summary>
    private static readonly int[] Answers = [200, 200, 200, 200, 503, 503, 503, 502, 404, 429, 0, 1];

    private static readonly CanaryAnswer NoGateway = new("gateway", Answered: false);

    private static readonly Gen<Happening> Any =
        from what in Gen.Frequency(
            (60, Gen.Constant("vote")), (1, Gen.Constant("paused")), (2, Gen.Constant("resumed")), (1, Gen.Constant("removed")),
            (1, Gen.Constant("changed")), (1, Gen.Constant("moved")), (1, Gen.Constant("renamed")), (2, Gen.Constant("loaded")), (1, Gen.Constant("maintenance")),
            (2, Gen.Constant("over")), (2, Gen.Constant("taken")), (1, Gen.Constant("silence")))
        from after in Gen.Frequency((6, Gen.Choose(0, 6000)), (3, Gen.Choose(5000, 60_000)), (1, Gen.Choose(60_000, 5_000_000)))
        from took in Gen.Choose(1, 12_000)
        from answer in Gen.Elements(Answers)
        from repeats in Gen.Choose(1, 5)
        from region in Gen.Choose(0, 2)
        select new Happening(what, after, took, answer, repeats, region);

    public static Arbitrary<Case> Arbitrary { get; } = Arb.From(
        from regions in Gen.Elements(1, 1, 3)
        from patience in Gen.Elements(0, 30, 30, 300)
        from story in Any.ListOf()
        select new Case(regions, patience, [.. story]),
        item => item.Happenings.Select((_, i) => item with { Happenings = [.. item.Happenings.Where((_, j) => j != i)] }));

    /// <summary>Calls back for each event, with what it led to. Time runs on; whoever is due is woken before the next event.</summary>
    public static void Play(Case item, Action<MonitorState, MonitorEvent, Transition> seen)
    {
        var policy = Timeline.Defaults with
        {
            Regions = item.Regions == 1 ? ["a"] : ["a", "b", "c"],
            AlertAfter = TimeSpan.FromSeconds(item.Patience),
        };
        var (state, now) = (IncidentMachine.Start(policy, Timeline.Zero), Timeline.Zero);
        foreach (var happening in item.Happenings)
        {
            for (var n = 0; n < (happening.What == "vote" ? happening.Repeats : 1); n++)
            {
                now = now.AddMilliseconds(happening.After + happening.Took);
                while (state.WakeAt is { } wake && wake <= now)
                    Next(new MonitorEvent.TimePassed(wake));
                if (Event(happening, state, now, ref policy) is { } what)
                    Next(what);
            }
        }

        void Next(MonitorEvent what)
        {
            var before = state;
            var led = IncidentMachine.Next(before, what);
            state = led.State;
            seen(before, what, led);
        }
    }

    /// <summary>Everything that an effect says.</summary>
    public static string Shown(IEnumerable<Effect> effects) =>
        string.Join('\n', effects.Select(e => e.GetType().Name + JsonSerializer.Serialize<object>(e)));

    public static Verdict VerdictOf(int answer, bool passed) => answer switch
    {
        0 => Judge.Decide(Sample.Spec, Sample.Failed(FailureKind.ConnectionTimeout, canaries: NoGateway), default),
        1 => Judge.Decide(Sample.Spec, Sample.WithDeadAddress(FailureKind.ConnectionTimeout), default),
        _ => Judge.Decide(Sample.Spec, Sample.Answered(answer), new Memory(passed, null, null)),
    };

    private static MonitorEvent? Event(Happening what, MonitorState state, DateTimeOffset now, ref MonitorPolicy policy)
    {
        switch (what.What)
        {
            case "vote":
                return new MonitorEvent.Checked(new Vote
                {
                    Region = policy.Regions[what.Region % policy.Regions.Count],
                    StartedAt = now.AddMilliseconds(-what.Took),
                    EndedAt = now,
                    Verdict = VerdictOf(what.Answer, state.PassedBefore),
                    Fingerprint = policy.Fingerprint,
                    MayHurry = what.Answer != 429,
                });
            case "paused":
                return new MonitorEvent.Paused(now);
            case "resumed":
                return new MonitorEvent.Resumed(now);
            case "removed":
                return new MonitorEvent.Removed(now);
            case "changed":
                policy = policy with { Fingerprint = policy.Fingerprint + "'" };
                return new MonitorEvent.Configured(now, policy);
            case "renamed":
                policy = policy with { Name = policy.Name + "'" };
                return new MonitorEvent.Configured(now, policy);
            case "moved":
                policy = policy with
                {
                    Regions = policy.Regions.Count > 1 ? [.. policy.Regions.Skip(1)] : policy.Regions is ["a"] ? ["b"] : ["a"],
                };
                return new MonitorEvent.Configured(now, policy);
            case "loaded":
                return new MonitorEvent.Configured(now, policy);
            case "maintenance":
                return new MonitorEvent.MaintenanceBegan(now);
            case "over":
                return new MonitorEvent.MaintenanceEnded(now);
            case "taken":
                return new MonitorEvent.Acknowledged(now, state.OpenIncidents is [var first, ..] ? first.Id : "none", "ada");
            default:
                return null;
        }
    }

    internal sealed record Case(int Regions, int Patience, IReadOnlyList<Happening> Happenings)
    {
        public override string ToString() => $"{Regions} regions, {Patience} s: {string.Join("; ", Happenings)}";
    }

    /// <param name="After">Milliseconds since the last one, before a check that takes <paramref name="Took"/>.</param>
    internal sealed record Happening(string What, int After, int Took, int Answer, int Repeats, int Region)
    {
        public override string ToString() => $"+{After} {What}{(What == "vote" ? $" {Answer}/{Took}ms x{Repeats} from {Region}" : "")}";
    }
}
