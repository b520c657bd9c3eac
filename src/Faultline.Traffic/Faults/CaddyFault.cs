using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Caddy logs: sure with the two fields that <c>log_append</c> adds, likely without.</summary>
public static class CaddyFault
{
    public static Finding Of(int status, in CaddyEvidence evidence)
    {
        // No route matched, and the client was sent an empty 200.
        if (evidence.IsNop)
            return Finding.Sure(RequestReason.EdgeConfig);
        var wasAsked = !Ascii.Given(evidence.Upstream).IsEmpty;
        // Caddy's own 499 is its proxy's alone, for a client that left before the origin had answered.
        if (status == 499 && evidence.UpstreamStatus <= 0)
            return StatusFault.Left(wasAsked || !evidence.TellsUpstream, evidence.Duration);
        if (!evidence.TellsUpstream)
            return status == 0 && evidence.Size > 0 ? Finding.None : StatusFault.Of(status);
        if (evidence.UpstreamStatus > 0)
            return StatusFault.Forwarded(status == 0 ? evidence.UpstreamStatus : status, evidence.UpstreamStatus);
        if (status == 0)
            return wasAsked ? StatusFault.Left(unanswered: true, evidence.Duration) : Finding.None;
        return wasAsked ? Unanswered(status) : StatusFault.ByProxy(status);
    }

    private static Finding Unanswered(int status) => status switch
    {
        504 => Finding.Sure(RequestReason.UpstreamTimeout),
        // Its 502 is a refused connection as well as one that broke off; the line does not tell which.
        _ => StatusFault.ByProxy(status),
    };
}
