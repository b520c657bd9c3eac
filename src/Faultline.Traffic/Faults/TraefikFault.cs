using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>
/// Whose fault a request was by what Traefik logs. The trap: the origin's status is taken around Traefik's own proxy, so the 502, 504 and 499
/// that it makes for an origin that failed stand there as well. Their bodies are the bare words of the status, and they have no headers.
/// </summary>
public static class TraefikFault
{
    public static Finding Of(int status, in TraefikEvidence evidence)
    {
        if (!evidence.TellsOrigin)
            return Common(status, evidence);
        if (evidence.OriginStatus <= 0)
            return Own(status, evidence);
        if (IsMadeByTraefik(evidence))
            return Failed(evidence.OriginStatus, evidence.Duration);
        // "Internal Server Error" in 21 bytes is what Traefik writes when TLS with the origin fails, and what common frameworks write.
        if (evidence is { OriginStatus: 500, OriginContentSize: 21, HasOriginHeaders: false } && status >= 500)
            return Finding.Perhaps(RequestReason.UpstreamStatus);
        return evidence.OriginStatus < 400 && status >= 400 ? Own(status, evidence) : StatusFault.Forwarded(status, evidence.OriginStatus);
    }

    /// <summary>Whether it took more than one try and ended well.</summary>
    public static bool WasRetried(int status, in TraefikEvidence evidence) => status is >= 100 and < 500 && evidence.Retries > 0;

    private static bool IsMadeByTraefik(in TraefikEvidence evidence) => !evidence.HasOriginHeaders && evidence switch
    {
        { OriginStatus: 502, OriginContentSize: 11 or < 0 } => true,
        { OriginStatus: 504, OriginContentSize: 15 or < 0 } => true,
        { OriginStatus: 499, OriginContentSize: 21 or < 0 } => true,
        _ => false,
    };

    private static Finding Failed(int status, long duration) => status switch
    {
        499 => StatusFault.Left(unanswered: true, duration),
        504 => Finding.Sure(RequestReason.UpstreamTimeout),
        // Refused as well as broken off: the line does not tell which.
        _ => Finding.Likely(RequestReason.UpstreamConnect),
    };

    // Middlewares (limits, access lists, redirects), no router, no server.
    private static Finding Own(int status, in TraefikEvidence evidence) =>
        status == 404 && Ascii.Given(evidence.Router).IsEmpty ? Finding.Sure(RequestReason.EdgeConfig) : StatusFault.ByProxy(status);

    // The common format tells router and server, but not who made the status.
    private static Finding Common(int status, in TraefikEvidence evidence)
    {
        var (hasRouter, wasAsked) = (!Ascii.Given(evidence.Router).IsEmpty, !Ascii.Given(evidence.Service).IsEmpty);
        return status switch
        {
            // Only its own proxy makes one, when the client leaves before the origin has answered.
            499 when wasAsked => StatusFault.Left(unanswered: true, evidence.Duration),
            // The generic variant has neither router nor duration.
            404 when !hasRouter && evidence.Duration >= 0 => Finding.Likely(RequestReason.EdgeConfig),
            502 or 504 when wasAsked => StatusFault.ByProxy(status),
            503 when hasRouter && !wasAsked => Finding.Likely(RequestReason.NoUpstream),
            _ => StatusFault.Of(status),
        };
    }
}
