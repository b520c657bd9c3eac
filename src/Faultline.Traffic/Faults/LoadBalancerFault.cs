using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by what an AWS load balancer logs: a target that answered has a status of its own.</summary>
public static class LoadBalancerFault
{
    public static Finding Of(int status, in LoadBalancerEvidence evidence)
    {
        if (evidence.TargetStatus >= 400)
            return StatusFault.Forwarded(status, evidence.TargetStatus);
        if (status is >= 100 and < 400)
            return Finding.None;
        var last = evidence.Actions[(evidence.Actions.LastIndexOf((byte)',') + 1)..];
        if (last.SequenceEqual("fixed-response"u8))
            return Finding.Sure(status == 429 ? RequestReason.RateLimited : RequestReason.LocalIntended);
        if (status == 403 && last.SequenceEqual("waf"u8))
            return Finding.Sure(RequestReason.Blocked);
        if (evidence.ErrorReason.StartsWith("Lambda"u8))
            return Finding.Sure(OfLambda(evidence.ErrorReason));
        if (status is >= 500 and < 502 && (evidence.ErrorReason.StartsWith("WAF"u8) || evidence.ErrorReason.StartsWith("Auth"u8)))
            return Finding.Sure(RequestReason.EdgeConfig);
        if (status < 500 && (evidence.Classification.SequenceEqual("Severe"u8) || evidence.ErrorReason.SequenceEqual("AWSALBTGCookieInvalid"u8)))
            return Finding.Sure(RequestReason.ClientBad);
        return Own(status, evidence);
    }

    private static Finding Own(int status, in LoadBalancerEvidence evidence) => status switch
    {
        // Too large a header over HTTP/2.
        0 when !evidence.IsClassic => Finding.Likely(RequestReason.ClientBad),
        400 or 413 or 414 or 463 or 501 or 505 => Finding.Sure(RequestReason.ClientBad),
        401 => Finding.Sure(RequestReason.ClientError),
        460 => StatusFault.Left(!Ascii.Given(evidence.Target).IsEmpty && evidence.TargetStatus == 0, evidence.Waited),
        // The target group's protocol is not the request's; the identity provider failed.
        464 => Finding.Sure(RequestReason.EdgeConfig),
        561 => Finding.Likely(RequestReason.EdgeConfig),
        500 => Finding.Likely(RequestReason.EdgeConfig),
        // A target that resets at once has no processing time either.
        502 => evidence.TargetTime < 0 ? Finding.Likely(RequestReason.UpstreamConnect) : Finding.Sure(RequestReason.UpstreamReset),
        503 => Ascii.Given(evidence.Target).IsEmpty ? Finding.Sure(RequestReason.NoUpstream) : Finding.Likely(RequestReason.NoUpstream),
        504 => Finding.Sure(RequestReason.UpstreamTimeout),
        _ => StatusFault.ByProxy(status),
    };

    private static RequestReason OfLambda(ReadOnlySpan<byte> reason) => reason switch
    {
        _ when reason.SequenceEqual("LambdaThrottling"u8) => RequestReason.EdgeCapacity,
        _ when reason.SequenceEqual("LambdaConnectionTimeout"u8) => RequestReason.UpstreamTimeout,
        _ when reason.SequenceEqual("LambdaConnectionError"u8) => RequestReason.UpstreamConnect,
        _ when reason.SequenceEqual("LambdaInvalidResponse"u8) || reason.SequenceEqual("LambdaResponseTooLarge"u8) => RequestReason.UpstreamReset,
        _ when reason.SequenceEqual("LambdaUnhandled"u8) => RequestReason.UpstreamStatus,
        _ when reason.SequenceEqual("LambdaRequestTooLarge"u8) => RequestReason.ClientBad,
        // Permissions, networks, keys, runtimes.
        _ => RequestReason.EdgeConfig,
    };
}
