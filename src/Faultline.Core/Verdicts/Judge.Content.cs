using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Core.Verdicts;

public static partial class Judge
{
    /// <summary>V10. Only a success can be a disguise: under its own code an error page is what it says.</summary>
    private static Finding? ErrorPageInDisguise(Observation seen) =>
        DisguisedPage(seen) is { Whole: true } page
            ? Finding.Of(Reasons.ErrorPageWith200, Stage.Content) with { Fault = ByPage(page, seen) }
            : null;

    private static ErrorPage? DisguisedPage(Observation seen) =>
        seen.Answer is { Status: >= 200 and <= 299 } ? seen.Examination?.ErrorPage : null;

    /// <summary>The code that the page names, read as V4 would read it as a status; without one the server's.</summary>
    private static Fault? ByPage(ErrorPage page, Observation seen) => page.Status switch
    {
        503 when Writers.SpeaksOfItsBackend(seen.Examination!.Writer) => Fault.Gateway,
        >= 500 and <= 599 => ByStatus(page.Status.Value),
        >= 400 and <= 499 => StatusCodes.Explain(page.Status.Value).Fault,
        _ => Fault.Server,
    };

    private static Finding? BrokenAssertion(CheckSpec spec, Observation seen)
    {
        foreach (var answer in Answers(spec, seen))
        {
            if (answer.Outcome == AssertionOutcome.Fails && !IsOnlySlow(answer, seen))
                return Finding.Of(ReasonOf(answer.Assertion), Stage.Content) with { Broken = answer };
        }

        return null;
    }

    /// <summary>
    /// What is well enough to be up, though not well. An error page inside the page deserves the team's eyes today, the others
    /// can wait, so it goes first; then in the order of the path.
    /// </summary>
    private static Finding? Degradation(CheckSpec spec, Observation seen)
    {
        if (DisguisedPage(seen) is { } page)
        {
            return Finding.Of(Reasons.ErrorPageWith200, Stage.Content) with
            {
                State = State.Degraded,
                Urgency = Urgency.Normal,
                Fault = ByPage(page, seen),
            };
        }

        if (seen.FailedAddresses.Count > 0 && HasFailingAddress(seen))
            return Finding.Of(Reasons.AddressFailing, Stage.Connection);
        foreach (var answer in Answers(spec, seen))
        {
            if (answer.Outcome == AssertionOutcome.Undecided)
                return Finding.Of(Reasons.BodyTooLarge, Stage.Content) with { Broken = answer };
            if (answer.Outcome == AssertionOutcome.Fails)
                return new Finding(Reasons.TooSlow, Stage.Content, State.Degraded, Fault.Server, Urgency.Low) { Broken = answer };
        }

        return null;
    }

    // On its own, since what a lambda captures is allocated on entry, also for the many checks without a failed address.
    private static bool HasFailingAddress(Observation seen) => seen.FailedAddresses.Any(failed => IsFailing(failed, seen));

    /// <summary>
    /// V14: whether an address is to blame, rather than this probe. Without a route for IPv6 as a whole nothing is known about its
    /// addresses; when another address of the same family answered, there is a route, and an unreachable one is failing.
    /// </summary>
    internal static bool IsFailing(FailedAddress failed, Observation seen) => failed.Kind switch
    {
        FailureKind.ProbeResources or FailureKind.NoIPv6 or FailureKind.AddressNotAllowed => false,
        FailureKind.NetworkUnreachable => seen.Address?.AddressFamily == failed.Address.AddressFamily
            || failed.Address.AddressFamily == AddressFamily.InterNetwork,
        _ => true,
    };

    /// <summary>Every assertion with its outcome, in the order written. Response time gets its own here, from the whole check.</summary>
    internal static IEnumerable<AssertionAnswer> Answers(CheckSpec spec, Observation seen)
    {
        if (spec.Expect.Assertions.Count == 0)
            return [];
        return InOrder(spec.Expect.Assertions, seen);

        static IEnumerable<AssertionAnswer> InOrder(IReadOnlyList<Assertion> assertions, Observation seen)
        {
            var examined = seen.Examination?.Assertions ?? [];
            var at = 0;
            foreach (var assertion in assertions)
            {
                var hasOwn = at < examined.Count && examined[at].Assertion == assertion;
                if (assertion is Assertion.ResponseTime time)
                    yield return Timed(time, seen.Phases.Total);
                else if (hasOwn)
                    yield return examined[at];
                at += hasOwn ? 1 : 0;
            }
        }
    }

    private static AssertionAnswer Timed(Assertion.ResponseTime limit, TimeSpan total) =>
        total > limit.Down || total > limit.Degraded
            ? new(limit, AssertionOutcome.Fails, Spoken.Duration(total))
            : new(limit, AssertionOutcome.Holds, "");

    private static bool IsOnlySlow(AssertionAnswer answer, Observation seen) =>
        answer.Assertion is Assertion.ResponseTime limit && !(seen.Phases.Total > limit.Down);

    private static string ReasonOf(Assertion assertion) => assertion switch
    {
        Assertion.Contains => Reasons.BodyTextMissing,
        Assertion.NotContains => Reasons.BodyTextForbidden,
        Assertion.Matches => Reasons.BodyPatternMissing,
        Assertion.Json => Reasons.JsonMismatch,
        Assertion.Header => Reasons.HeaderMismatch,
        Assertion.Fresh => Reasons.StaleContent,
        _ => Reasons.TooSlow,
    };
}
