using System.Text.Json;
using Faultline.Core.Diagnosis;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>Exactly one verdict for every possible observation, and what must hold of each.</summary>
[Trait("Spec", "V12")]
[Trait("Spec", "D1")]
[Trait("Spec", "D5")]
[Trait("Spec", "U6")]
public sealed class JudgeTotalityTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1500);

    [Fact]
    public void Every_observation_has_one_verdict_and_the_same_one_twice() =>
        ForEvery(item => JsonSerializer.Serialize(Decide(item)) == JsonSerializer.Serialize(Decide(item)));

    [Fact]
    public void Verdict_is_a_row_of_the_table() => ForEvery(item => IsRow(item, Decide(item)));

    [Fact]
    public void What_is_not_up_has_steps_advice_and_a_sentence() => ForEvery(item =>
    {
        var verdict = Decide(item);
        return verdict.State == State.Up
            ? verdict is { Reason: Reasons.Ok, Steps.Count: 0, Next.Count: 0 }
            : verdict is { Steps.Count: >= 2, Next.Count: > 0, Summary.Length: > 0 };
    });

    [Fact]
    public void One_vote_is_at_most_medium() => ForEvery(item => Decide(item).Confidence <= Confidence.Medium);

    [Fact]
    public void Text_from_outside_is_short_and_harmless() => ForEvery(item => Texts(Decide(item)).All(text =>
        text.Length <= 600 && !text.Any(char.IsControl) && !text.Contains('\u202E', StringComparison.Ordinal) && !text.Contains('\u2028', StringComparison.Ordinal)));

    [Fact]
    public void Evidence_is_bounded() => ForEvery(item => Decide(item).Evidence.Count <= 40);

    [Fact]
    public void Fault_line_begins_with_the_asker_and_has_at_most_one_break() => ForEvery(item =>
    {
        var verdict = Decide(item);
        var hops = FaultLine.Of(item.Spec, item.Seen, verdict).Hops;
        return hops.Count >= 2
            && hops[0] == (verdict.Fault == Fault.Client ? new Hop("monitor", true, true) : new Hop("probe", true, false))
            && hops.Count(hop => hop.Fault) == (verdict.Fault == Fault.None ? 0 : 1)
            && hops.All(hop => hop.Name.Length is > 0 and <= 40)
            // Solid as far as it was reached, then at most one hop that is known to be there.
            && hops.SkipWhile(hop => hop.Reached).All(hop => !hop.Reached);
    });

    [Fact]
    public void Fault_line_can_be_printed_and_spoken() => ForEvery(item =>
    {
        var verdict = Decide(item);
        var line = FaultLine.Of(item.Spec, item.Seen, verdict);
        return !FaultLineText.Line(line, verdict).Any(char.IsControl) && FaultLineText.Alternative(line).EndsWith('.');
    });

    private static bool IsRow(ArbitraryObservations.Case item, Verdict verdict)
    {
        var status = item.Seen.Answer?.Status ?? 0;
        var proxied = Stages.EndedAt(item.Seen) == Core.Checks.FailurePlace.Proxy;
        if (verdict.Reason.StartsWith("http-", StringComparison.Ordinal))
        {
            return verdict.Reason == Reasons.Http(status) && status != 429 && (status / 100) switch
            {
                5 => verdict is { State: State.Down, Urgency: Urgency.High, Fault: not Fault.None },
                4 => verdict.State is State.Rejected or State.Down
                    && (verdict.Fault is Fault.Client or Fault.Server || (verdict.Fault == Fault.Network && (status == 407 || proxied)))
                    && (verdict.State == State.Down) == (verdict.Urgency == Urgency.High),
                _ => verdict is { State: State.Down, Fault: Fault.Server, Urgency: Urgency.Normal },
            };
        }

        var row = Reasons.Row(verdict.Reason);
        if (row is null)
            return false;
        var asWritten = row.State == verdict.State && row.Urgency == verdict.Urgency;
        var fault = row.Fault == verdict.Fault || (proxied && verdict.Fault == Fault.Network);
        return verdict.Reason switch
        {
            Reasons.RateLimited => (asWritten || (item.Spec.RejectedIsDown && verdict is { State: State.Down, Urgency: Urgency.High })) && fault,
            Reasons.TooSlow => (asWritten || verdict is { State: State.Degraded, Urgency: Urgency.Low }) && fault,
            // The fault is by the code that the page names.
            Reasons.ErrorPageWith200 => asWritten || verdict is { State: State.Degraded, Urgency: Urgency.Normal },
            Reasons.MaskedByCdn or Reasons.EdgeFailure or Reasons.CertificateExpiring => false,
            _ => asWritten && fault,
        };
    }

    private static IEnumerable<string> Texts(Verdict verdict) =>
    [
        verdict.Summary,
        .. verdict.Next,
        .. verdict.Steps.SelectMany(step => new[] { step.Question, step.Answer, step.Seen }),
        .. verdict.Evidence.SelectMany(item => new[] { item.What, item.Value }),
        .. verdict.Notices.SelectMany(notice => new[] { notice.Text, notice.Next }),
    ];

    private static Verdict Decide(ArbitraryObservations.Case item) => Judge.Decide(item.Spec, item.Seen, item.Memory);

    private static void ForEvery(Func<ArbitraryObservations.Case, bool> holds) => Prop.ForAll(ArbitraryObservations.Arbitrary, holds).Check(Many);
}
