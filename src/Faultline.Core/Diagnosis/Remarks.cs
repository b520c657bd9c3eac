using System.Globalization;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>What else was seen beside the way through the tree: further things that are wrong, and how the observation was made.</summary>
internal static class Remarks
{
    /// <summary>More says nothing new; a host may have hundreds of dead addresses.</summary>
    private const int MaxOfAKind = 8;

    /// <summary>Headers by which the party at fault finds this very request in its own logs.</summary>
    private static readonly string[] RequestIds = ["CF-RAY", "X-Amz-Cf-Id", "X-Amzn-Trace-Id", "X-Request-Id"];

    /// <summary>For a check that passed: only what its reader must know. Costs nothing when there is nothing.</summary>
    public static IReadOnlyList<Evidence> WhenWell(CheckSpec spec, Observation seen)
    {
        List<Evidence>? remarks = null;
        foreach (var remark in About(spec, seen))
            (remarks ??= []).Add(remark);
        return remarks ?? (IReadOnlyList<Evidence>)[];
    }

    public static IReadOnlyList<Evidence> Append(List<Evidence> evidence, Facts facts)
    {
        if (facts.Header("Server") is { Length: > 0 } line && Spoken.Outside(line, 60) is var server)
        {
            evidence.RemoveAll(item => item.Value == $"Server: {server}");
            evidence.Add(new("server", server));
        }

        if (facts.Writer.Edge.Length > 0)
            evidence.Add(new("edge", Spoken.Outside(facts.Writer.Edge, 40)));
        foreach (var name in RequestIds)
        {
            if (facts.Header(name) is { Length: > 0 } id)
                evidence.Add(new(name, Spoken.Outside(id, 80)));
        }

        if (facts.Finding.Broken is { Assertion: Assertion.Contains or Assertion.NotContains or Assertion.Matches }
            && PageOf(facts.Seen) is { Length: > 0 } page)
            evidence.Add(new("page", page));
        evidence.AddRange(AlsoWrong(facts));
        evidence.AddRange(About(facts.Spec, facts.Seen));
        return [.. evidence.Distinct()];
    }

    /// <summary>What the page says, since it does not say what was looked for.</summary>
    private static string PageOf(Observation seen) => seen.Answer switch
    {
        null => "",
        { BodySample.IsEmpty: true } => "an empty body",
        { KeepsItsCoding: true } => "",
        var answer when BodyText.IsBinary(answer.BodySample.Span) => "binary data",
        var answer => Spoken.Outside(PageText.Of(answer.BodySample.Span, answer.Headers), 201),
    };

    private static IEnumerable<Evidence> AlsoWrong(Facts facts)
    {
        var seen = facts.Seen;
        if (seen.Failure is { } failure && facts.Finding.Stage == Stage.Status)
            yield return new("body", Spoken.Outside($"{Reasons.ForFailure(failure.Kind).Code} {failure.Detail}".TrimEnd()));
        if (facts.Finding.Stage == Stage.Content && facts.Finding.Reason != Reasons.ErrorPageWith200 && facts.Page is { } page)
            yield return new("error page", Spoken.Outside($"{page.Writer} {page.Status}".Trim(), 60));
        // Assertions are about the answer expected; under another status or a cut body they say nothing.
        if (facts.Finding.Stage is not (Stage.Content or Stage.Connection) || seen.Answer is null)
            yield break;
        var others = Judge.Answers(facts.Spec, seen).Where(a => a.Outcome != AssertionOutcome.Holds && a != facts.Finding.Broken);
        foreach (var other in others.Take(MaxOfAKind))
        {
            var outcome = other.Outcome == AssertionOutcome.Undecided ? "not decided" : "not as expected";
            var found = other.Found.Length > 0 ? ", found " + Spoken.Outside(other.Found, 80) : "";
            yield return new("also: " + Assertions.Name(other.Assertion), $"{Assertions.Wanted(other.Assertion)} {outcome}{found}");
        }
    }

    private static IEnumerable<Evidence> About(CheckSpec spec, Observation seen)
    {
        if (seen.Redirects.Count == 0 && seen.FailedAddresses.Count == 0 && seen.Lookup is null or { Age.Ticks: 0 }
            && seen.Answer is null or { BodyCapped: false, Oddities.Count: 0 } && !spec.Tls.Insecure)
            return [];
        return Collect(spec, seen);

        static IEnumerable<Evidence> Collect(CheckSpec spec, Observation seen)
        {
            if (seen.Redirects.Count > 0)
                yield return new("redirects", $"{Number(seen.Redirects.Count)}, to {Spoken.Outside(seen.Url.ToString(), 160)}");
            if (seen.Lookup is { Age.Ticks: > 0 } lookup)
                yield return new("name lookup", $"reused, {Spoken.Rough(lookup.Age)} old");
            foreach (var failed in Others(seen).Take(MaxOfAKind))
            {
                var reason = Reasons.ForFailure(failed.Kind).Code;
                yield return new($"address {failed.Address.Address}", $"{reason} after {Spoken.Duration(failed.After)}");
            }

            if (seen.Answer is { BodyCapped: true } answer)
                yield return new("body", $"read up to the cap, {Number(answer.BodyLength)} bytes; the rest was not looked at");
            if (seen.Answer is { Oddities.Count: > 0 } odd)
                yield return new("tolerated", Spoken.Outside(string.Join(", ", odd.Oddities.Take(MaxOfAKind)), 160));
            if (spec.Tls.Insecure && seen.Tls is not null)
                yield return new("certificate", "not verified: tls.insecure is set");
        }
    }

    /// <summary>Without the one whose failure is the verdict itself.</summary>
    private static IEnumerable<FailedAddress> Others(Observation seen) =>
        seen is { Failure: { } failure, FailedAddresses: [var only] } && only.Kind == failure.Kind && only.Address.Equals(seen.Address)
            ? []
            : seen.FailedAddresses;

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
