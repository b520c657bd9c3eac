using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what Cloudflare logs: the edge's status beside the origin's, its own 52x, and what its rules did.</summary>
public static class CloudflareFault
{
    public static Finding Of(int status, in CloudflareEvidence evidence)
    {
        if (evidence.OriginStatus <= 0 && WasStopped(evidence.Action))
            return Finding.Sure(evidence.Source.Is("rateLimit"u8) || status == 429 ? RequestReason.RateLimited : RequestReason.Blocked);
        return status switch
        {
            499 => StatusFault.Left(evidence.OriginStatus == 0 && !IsCached(evidence.CacheStatus), evidence.Duration),
            520 => Finding.Sure(RequestReason.UpstreamReset),
            // Refused, timed out, unreachable; TLS with the origin failed.
            521 or 522 or 523 or 525 or 526 => Finding.Sure(RequestReason.UpstreamConnect),
            524 => Finding.Sure(RequestReason.UpstreamTimeout),
            // Most often the origin's name does not resolve or its tunnel is down; the code beside it (1xxx) is not logged.
            527 or 530 => Finding.Likely(RequestReason.UpstreamConnect),
            _ when evidence.OriginStatus > 0 => StatusFault.Forwarded(status, evidence.OriginStatus),
            // Expired, and the origin could not be asked for a new one.
            >= 100 and < 400 when evidence.CacheStatus.Is("stale"u8) => Finding.Sure(RequestReason.MaskedUpstream),
            _ when evidence.OriginStatus < 0 => StatusFault.Of(status),
            _ => Own(status, evidence),
        };
    }

    private static Finding Own(int status, in CloudflareEvidence evidence) => status switch
    {
        >= 400 when IsCached(evidence.CacheStatus) => StatusFault.ByApplication(status),
        403 when evidence.PathingSource.Is("user"u8) || evidence.PathingSource.Is("filterBasedFirewall"u8) => Finding.Sure(RequestReason.Blocked),
        // No answer of the origin beside them, so the edge's own; a Worker that threw is a 500.
        500 => Finding.Likely(RequestReason.EdgeConfig),
        502 or 503 or 504 => Finding.Likely(RequestReason.EdgeCapacity),
        404 or 405 or 416 => Finding.Likely(RequestReason.ClientError),
        _ => StatusFault.ByProxy(status),
    };

    private static bool IsCached(ReadOnlySpan<byte> status) => status.Is("hit"u8) || status.Is("stale"u8) || status.Is("updating"u8);

    // Not: logged, skipped, allowed, solved.
    private static bool WasStopped(ReadOnlySpan<byte> action) =>
        action.Is("block"u8) || action.Is("drop"u8) || action.Is("challenge"u8) || action.Is("jschallenge"u8) || action.Is("js_challenge"u8)
        || action.Is("managedchallenge"u8) || action.Is("managed_challenge"u8) || action.Is("challengefailed"u8) || action.Is("jschallengefailed"u8)
        || action.Is("connectionclose"u8) || action.Is("connection_close"u8) || action.Is("forceconnectionclose"u8);
}
