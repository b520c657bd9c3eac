using Faultline.Core.Checks;

namespace Faultline.Core.Verdicts;

public static partial class Judge
{
    private static Finding? UnexpectedStatus(CheckSpec spec, Observation seen, Memory memory) =>
        seen.Answer is not { } answer || spec.Expect.Status.Expects(answer.Status) ? null : OfStatus(answer.Status, spec, seen, memory);

    private static Finding OfStatus(int status, CheckSpec spec, Observation seen, Memory memory) => status switch
    {
        429 => RateLimited(spec),
        >= 500 and <= 599 => new Finding(Reasons.Http(status), Stage.Status, State.Down, Fault: null, Urgency.High),
        >= 400 and <= 499 => Rejection(status, spec, seen, memory),
        >= 300 and <= 399 => Redirect(status, spec),
        >= 200 and <= 299 when IsOpen(spec, seen) => Finding.Of(Reasons.UnexpectedlyOpen, Stage.Status),
        _ => new Finding(Reasons.Http(Math.Clamp(status, 100, 999)), Stage.Status, State.Down, Fault.Server, Urgency.Normal),
    };

    private static Finding RateLimited(CheckSpec spec) => AsConfigured(Finding.Of(Reasons.RateLimited, Stage.Status), spec);

    /// <summary>V5, strongest evidence first: who changed, if anybody did?</summary>
    private static Finding Rejection(int status, CheckSpec spec, Observation seen, Memory memory)
    {
        var rejected = new Finding(Reasons.Http(status), Stage.Status, State.Rejected, Fault.Client, Urgency.Low);
        var finding =
            // The proxy on our own side asks for credentials: nothing the target could know of (K2).
            status == 407 && seen.Proxy is not null ? rejected with { Fault = Fault.Network }
            : memory is { RootAnsweredWell: true, RootRejectsNow: true }
                ? rejected with { State = State.Down, Fault = Fault.Server, Urgency = Urgency.High, Confidence = Confidence.Medium }
            // A server that sends us somewhere must know that place; 410 says the same with more conviction.
            : (status is 404 or 410 && seen.Redirects.Count > 0) || memory.PassedBefore
                ? rejected with { Fault = Fault.Server, Urgency = Urgency.Normal, Confidence = Confidence.Medium }
            : rejected;
        return AsConfigured(finding, spec);
    }

    /// <summary><c>rejected: down</c>: by the user's word a rejection is an outage, so it is as urgent as one. The fault stays.</summary>
    private static Finding AsConfigured(Finding rejection, CheckSpec spec) =>
        spec.RejectedIsDown ? rejection with { State = State.Down, Urgency = Urgency.High } : rejection;

    /// <summary>
    /// A redirect that could have been followed and names no place is broken (RFC 9110 §15.4 has Location for these five).
    /// 300 and 304 are no redirects that anybody follows; a 304 usually answers a conditional header that the monitor sent:
    /// its configuration, as when redirects are not followed.
    /// </summary>
    private static Finding Redirect(int status, CheckSpec spec) =>
        spec.FollowsRedirects && status is 301 or 302 or 303 or 307 or 308
            ? Finding.Of(Reasons.RedirectInvalid, Stage.Redirects)
            : Finding.Of(Reasons.RedirectUnexpected, Stage.Status);

    /// <summary>V3: a lock was expected, and the URL itself serves its content. A login form or challenge is another lock.</summary>
    private static bool IsOpen(CheckSpec spec, Observation seen) =>
        spec.Expect.Status.ExpectsOnlyClientErrors
        && seen.Redirects.Count == 0
        && seen.Examination is not ({ LoginForm: true } or { BotChallenge: not null });
}
