using Faultline.Core.Checks;
using Faultline.Core.Diagnosis;
using Faultline.Core.Http;

namespace Faultline.Core.Verdicts;

/// <summary>
/// Turns what was seen into an opinion. Pure, total, deterministic (V12).
/// The Judge says <em>what</em> is wrong: the first thing on the way from name to content, and with it the row of the contract's table.
/// The decision tree says <em>how we know</em>: its leaf settles what the row leaves open, how sure that is, and what to do.
/// </summary>
public static partial class Judge
{
    private static readonly Verdict NothingToSay = new()
    {
        State = State.Up,
        Fault = Fault.None,
        Reason = Reasons.Ok,
        Urgency = Urgency.None,
        Confidence = Confidence.Medium,
        Summary = "answered as expected",
    };

    /// <summary>The opinion on one observation. A check that passed and leaves nothing to say costs no allocation.</summary>
    public static Verdict Decide(CheckSpec spec, Observation seen, Memory memory)
    {
        var finding = WhatIsWrong(spec, seen, memory);
        var notices = Notices(spec, seen);
        return finding is null ? Well(spec, seen, notices) : Explained(new Facts(spec, seen, memory, finding), notices);
    }

    /// <summary>
    /// Down the way that an answer takes; the first that fails names the reason, the rest is evidence. A status arrives before its body,
    /// so a 502 that was cut short is a 502. Whatever breaks a promise goes before what only dims it.
    /// </summary>
    internal static Finding? WhatIsWrong(CheckSpec spec, Observation seen, Memory memory) =>
        NoAnswer(seen, spec, memory)
        ?? UnexpectedStatus(spec, seen, memory)
        ?? CutShort(seen)
        ?? ErrorPageInDisguise(seen)
        ?? BrokenAssertion(spec, seen)
        ?? Degradation(spec, seen);

    private static Finding? NoAnswer(Observation seen, CheckSpec spec, Memory memory)
    {
        if (Stages.EndedAt(seen) is var place and not FailurePlace.Target)
            return BeforeTheTarget(place, spec, seen, memory);
        if (seen.Failure is not { } failure)
            // Neither an answer nor a failure is what no prober should report; to be total, it is an answer without content.
            return seen.Answer is null ? Finding.Of(Reasons.EmptyResponse, Stage.FirstByte) : null;
        return IsWithinBody(failure, seen) ? null : OfFailure(failure, seen);
    }

    /// <summary>
    /// A proxy or a token endpoint failed, so the target was never asked and is not blamed. The proxy belongs to the network that the probe
    /// stands in (K2). The token endpoint is a service of its own: a refusal is judged like any rejection, else the fault is its server's.
    /// </summary>
    private static Finding BeforeTheTarget(FailurePlace place, CheckSpec spec, Observation seen, Memory memory)
    {
        // The site's root says nothing about a token endpoint or a proxy.
        var finding =
            seen.Answer is { Status: >= 400 and <= 599 } answer
                ? OfStatus(answer.Status, spec, seen, memory with { RootAnsweredWell = null, RootRejectsNow = null })
            : seen.Failure is { } failure ? OfFailure(failure, seen)
            : Finding.Of(Reasons.NotHttp, Stage.FirstByte);
        var isNetworks = place == FailurePlace.Proxy
            && finding.State != State.Inconclusive
            && finding.Fault is null or Fault.Server or Fault.Client;
        return finding with { At = place, Fault = isNetworks ? Fault.Network : finding.Fault ?? Fault.Server };
    }

    private static Finding OfFailure(Failure failure, Observation seen) => IsOffline(seen, failure.Kind)
        ? Finding.Of(Reasons.ProbeOffline, Stages.Of(failure.Kind))
        : Finding.Of(Reasons.ForFailure(failure.Kind), Stages.Of(failure.Kind));

    /// <summary>
    /// V11: where nothing came back at all and no canary answers either, the probe itself has no network. A refusal, a reset or a
    /// certificate came from somebody, so they prove a network. SERVFAIL does not: a local forwarder says it when its line is cut.
    /// </summary>
    private static bool IsOffline(Observation seen, FailureKind kind) =>
        kind is FailureKind.NameTimeout or FailureKind.NameServerFailure or FailureKind.ConnectionTimeout or FailureKind.NetworkUnreachable
            or FailureKind.TlsTimeout or FailureKind.FirstByteTimeout or FailureKind.TransferTimeout
        && seen.Canaries.Count > 0
        && !seen.Canaries.Any(canary => canary.Answered);

    /// <summary>What breaks after the header is the body, whatever breaks: a reset, a chunk that lies, trailers without end.</summary>
    private static bool IsWithinBody(Failure failure, Observation seen) =>
        seen.Answer is not null && Stages.Of(failure.Kind) is Stage.FirstByte or Stage.Transfer;

    private static Finding? CutShort(Observation seen) =>
        seen.Failure is { } failure ? OfFailure(failure, seen) with { Stage = Stage.Transfer } : null;

    private static Verdict Well(CheckSpec spec, Observation seen, IReadOnlyList<Notice> notices)
    {
        var remarks = Remarks.WhenWell(spec, seen);
        return notices.Count == 0 && remarks.Count == 0 ? NothingToSay : NothingToSay with { Evidence = remarks, Notices = notices };
    }

    private static Verdict Explained(Facts facts, IReadOnlyList<Notice> notices)
    {
        var finding = facts.Finding;
        var way = DecisionTree.Walk(facts);
        return new Verdict
        {
            State = finding.State,
            Fault = finding.Fault ?? way.Leaf.Fault ?? ByStatus(facts.Status),
            Reason = finding.Reason,
            Urgency = finding.Urgency,
            // One vote alone is never more than medium; only confirmation makes it high.
            Confidence = finding.Confidence ?? way.Leaf.Confidence,
            Summary = way.Summary,
            Steps = way.Steps,
            Evidence = Remarks.Append(way.Evidence, facts),
            Next = way.Next,
            Notices = notices,
            RetryAfter = facts.RetryAfter,
        };
    }

    /// <summary>V4 lays every 5xx at the server side's door, also one that a request can provoke (501, 505).</summary>
    private static Fault ByStatus(int status) =>
        StatusCodes.Explain(status).Fault is var fault && fault is Fault.Client or Fault.None ? Fault.Server : fault;
}
