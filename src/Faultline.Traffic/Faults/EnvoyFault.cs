using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by Envoy's response flags, and where there is none by its response code details.</summary>
public static class EnvoyFault
{
    public static Finding Of(int status, in EnvoyEvidence evidence)
    {
        var found = RequestReason.None;
        foreach (var range in evidence.Flags.Split((byte)','))
        {
            var reason = OfFlag(evidence.Flags[range].Trim((byte)' '), status, evidence);
            // A client that leaves is often the second to do so.
            if (found is RequestReason.None || (found is RequestReason.ClientAbort && reason is not RequestReason.None))
                found = reason;
        }

        return found switch
        {
            RequestReason.None => OfDetails(status, evidence),
            RequestReason.ClientAbort => StatusFault.Left(status == 0 && !Ascii.Given(evidence.UpstreamHost).IsEmpty, evidence.Duration),
            _ => Finding.Sure(found),
        };
    }

    // Flags that say nothing of why (URX: retries used up; LR: reset here; DI: delayed; RFCF: from the cache) are none.
    private static RequestReason OfFlag(ReadOnlySpan<byte> flag, int status, in EnvoyEvidence evidence) => flag switch
    {
        _ when flag.Length < 2 => RequestReason.None,
        _ when Is(flag, "DC"u8, "DownstreamConnectionTermination"u8) || Is(flag, "DR"u8, "DownstreamRemoteReset"u8) => RequestReason.ClientAbort,
        _ when Is(flag, "UH"u8, "NoHealthyUpstream"u8) || Is(flag, "LH"u8, "FailedLocalHealthCheck"u8)
            || Is(flag, "DF"u8, "DnsResolutionFailed"u8) => RequestReason.NoUpstream,
        _ when Is(flag, "UF"u8, "UpstreamConnectionFailure"u8) => RequestReason.UpstreamConnect,
        _ when Is(flag, "UT"u8, "UpstreamRequestTimeout"u8)
            || Is(flag, "UMSDR"u8, "UpstreamMaxStreamDurationReached"u8) => RequestReason.UpstreamTimeout,
        _ when Is(flag, "UC"u8, "UpstreamConnectionTermination"u8) || Is(flag, "UR"u8, "UpstreamRemoteReset"u8)
            || Is(flag, "UPE"u8, "UpstreamProtocolError"u8) => RequestReason.UpstreamReset,
        _ when Is(flag, "UO"u8, "UpstreamOverflow"u8) || Is(flag, "OM"u8, "OverloadManagerTerminated"u8)
            || Is(flag, "DO"u8, "DropOverload"u8) || Is(flag, "UDO"u8, "UnconditionalDropOverload"u8) => RequestReason.EdgeCapacity,
        _ when Is(flag, "NR"u8, "NoRouteFound"u8) || Is(flag, "NC"u8, "NoClusterFound"u8) || Is(flag, "NFCF"u8, "NoFilterConfigFound"u8)
            || Is(flag, "RLSE"u8, "RateLimitServiceError"u8) || Is(flag, "DT"u8, "DurationTimeout"u8) => RequestReason.EdgeConfig,
        _ when Is(flag, "RL"u8, "RateLimited"u8) => RequestReason.RateLimited,
        _ when Is(flag, "UAEX"u8, "UnauthorizedExternalService"u8) => RequestReason.Blocked,
        _ when Is(flag, "DPE"u8, "DownstreamProtocolError"u8) || Is(flag, "IH"u8, "InvalidEnvoyRequestHeaders"u8) => RequestReason.ClientBad,
        _ when Is(flag, "FI"u8, "FaultInjected"u8) => RequestReason.LocalIntended,
        // Idle before the request was whole, or while its answer was due.
        _ when Is(flag, "SI"u8, "StreamIdleTimeout"u8) => status == 408 || Ascii.Given(evidence.UpstreamHost).IsEmpty
            ? RequestReason.ClientTimeout : RequestReason.UpstreamTimeout,
        _ => RequestReason.None,
    };

    private static bool Is(ReadOnlySpan<byte> flag, ReadOnlySpan<byte> brief, ReadOnlySpan<byte> full) =>
        flag.SequenceEqual(brief) || flag.SequenceEqual(full);

    private static Finding OfDetails(int status, in EnvoyEvidence evidence)
    {
        var details = Ascii.Given(evidence.Details);
        if (details.SequenceEqual("via_upstream"u8))
            return StatusFault.ByApplication(status);
        if (details.StartsWith("downstream_"u8))
            return StatusFault.Left(status == 0 && !Ascii.Given(evidence.UpstreamHost).IsEmpty, evidence.Duration);
        if (details.SequenceEqual("direct_response"u8))
            return status is >= 100 and < 400 ? Finding.None : Finding.Sure(RequestReason.LocalIntended);
        if (details.StartsWith("rbac_access_denied"u8) || details.StartsWith("ext_authz_denied"u8))
            return Finding.Sure(RequestReason.Blocked);
        if (!Ascii.Given(evidence.UpstreamHost).IsEmpty && details.IsEmpty && status > 0)
            return StatusFault.ByApplication(status);
        return details.IsEmpty || status >= 500 ? StatusFault.Of(status) : StatusFault.ByProxy(status);
    }
}
