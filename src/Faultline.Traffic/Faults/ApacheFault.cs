using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>
/// Whose fault a request was by what Apache httpd logs. It tells neither whether the status came from the application nor when the
/// application answered, so most findings are likely and not sure.
/// </summary>
public static class ApacheFault
{
    public static Finding Of(int status, in ApacheEvidence evidence)
    {
        // A 5xx to a client that had left by then says more of the server than of the client.
        if (evidence.Connection == 'X' && status is 0 or (>= 100 and < 400))
            return evidence.Duration >= StatusFault.GivesUpAfter ? Finding.Likely(RequestReason.ClientAbort) : Finding.Sure(RequestReason.ClientAbort);
        if (!evidence.TellsWorker)
            return StatusFault.Of(status);
        return Ascii.Given(evidence.Worker).IsEmpty ? Own(status) : Behind(status);
    }

    private static Finding Behind(int status) => status switch
    {
        // mod_proxy's own: no valid answer; no connection, or the worker set aside after one; no answer in time. An application may say the same.
        502 => Finding.Likely(RequestReason.UpstreamReset),
        503 => Finding.Likely(RequestReason.UpstreamConnect),
        504 => Finding.Likely(RequestReason.UpstreamTimeout),
        _ => StatusFault.ByApplication(status),
    };

    // A plain ProxyPass names no worker either, and mod_php is an application within Apache.
    private static Finding Own(int status) => status switch
    {
        403 or 451 => Finding.Likely(RequestReason.Blocked),
        502 => Finding.Likely(RequestReason.UpstreamReset),
        504 => Finding.Likely(RequestReason.UpstreamTimeout),
        // All workers of the balancer in error state.
        503 => Finding.Likely(RequestReason.NoUpstream),
        >= 500 => StatusFault.Of(status),
        _ => StatusFault.ByProxy(status),
    };
}
