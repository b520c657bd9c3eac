using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Faults;

[Trait("Spec", "T5")]
public sealed class EnvoyFaultTests
{
    [Theory]
    // status, flags, details, host behind, duration in ms
    [InlineData(503, "UH", "", "-", 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "NoHealthyUpstream", "", "-", 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "LH", "", "-", 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "FailedLocalHealthCheck", "", "-", 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "DF", "", "-", 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "DnsResolutionFailed", "", "-", 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "UF", "", "-", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "UpstreamConnectionFailure", "", "-", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(504, "UT", "", "-", 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(504, "UpstreamRequestTimeout", "", "-", 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(504, "UMSDR", "", "-", 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(504, "UpstreamMaxStreamDurationReached", "", "-", 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(503, "UC", "", "-", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(503, "UpstreamConnectionTermination", "", "-", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(503, "UR", "", "-", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(503, "UpstreamRemoteReset", "", "-", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, "UPE", "", "-", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, "UpstreamProtocolError", "", "-", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(503, "UO", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "UpstreamOverflow", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "OM", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "OverloadManagerTerminated", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "DO", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "DropOverload", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "UDO", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "UnconditionalDropOverload", "", "-", 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(404, "NR", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(404, "NoRouteFound", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(503, "NC", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(503, "NoClusterFound", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(500, "NFCF", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(500, "NoFilterConfigFound", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(500, "RLSE", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(500, "RateLimitServiceError", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(504, "DT", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(504, "DurationTimeout", "", "-", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(429, "RL", "", "-", 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(429, "RateLimited", "", "-", 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(403, "UAEX", "", "-", 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(403, "UnauthorizedExternalService", "", "-", 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(400, "DPE", "", "-", 1, RequestReason.ClientBad, Confidence.High)]
    [InlineData(400, "DownstreamProtocolError", "", "-", 1, RequestReason.ClientBad, Confidence.High)]
    [InlineData(400, "IH", "", "-", 1, RequestReason.ClientBad, Confidence.High)]
    [InlineData(400, "InvalidEnvoyRequestHeaders", "", "-", 1, RequestReason.ClientBad, Confidence.High)]
    [InlineData(503, "FI", "", "-", 1, RequestReason.LocalIntended, Confidence.High)]
    [InlineData(503, "FaultInjected", "", "-", 1, RequestReason.LocalIntended, Confidence.High)]
    [InlineData(503, "UF,URX", "upstream_reset_before_response_started{connection_failure}", "10.0.0.1:80", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "URX,UC", "", "10.0.0.1:80", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(503, "URX", "via_upstream", "10.0.0.1:80", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(504, "UT,DC", "", "10.0.0.1:80", 9000, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(504, "DC,UT", "", "10.0.0.1:80", 9000, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(408, "SI", "", "10.0.0.1:80", 9000, RequestReason.ClientTimeout, Confidence.High)]
    [InlineData(504, "SI", "", "10.0.0.1:80", 9000, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(0, "DC", "downstream_remote_disconnect", "10.0.0.1:80", 4999, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(0, "DC", "downstream_remote_disconnect", "10.0.0.1:80", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(0, "DC", "", "-", 9000, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(200, "DC", "", "10.0.0.1:80", 9000, RequestReason.ClientAbort, Confidence.High)]
    // no flag
    [InlineData(200, "-", "via_upstream", "10.0.0.1:80", 1, RequestReason.None, Confidence.High)]
    [InlineData(500, "-", "via_upstream", "10.0.0.1:80", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(503, "", "", "10.0.0.1:80", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(404, "-", "via_upstream", "10.0.0.1:80", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(429, "-", "via_upstream", "10.0.0.1:80", 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, "-", "direct_response", "-", 1, RequestReason.LocalIntended, Confidence.High)]
    [InlineData(301, "-", "direct_response", "-", 1, RequestReason.None, Confidence.High)]
    [InlineData(403, "-", "rbac_access_denied_matched_policy[none]", "-", 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(503, "-", "", "-", 1, RequestReason.NoUpstream, Confidence.Low)]
    [InlineData(503, "XX", "", "-", 1, RequestReason.NoUpstream, Confidence.Low)]
    public void Envoy_flags_and_details_tell_the_reason(
        int status, string flags, string details, string host, int waited, RequestReason reason, Confidence confidence)
    {
        var evidence = new EnvoyEvidence
        {
            Flags = Encoding.ASCII.GetBytes(flags),
            Details = Encoding.ASCII.GetBytes(details),
            UpstreamHost = Encoding.ASCII.GetBytes(host),
            Duration = waited * 1000L,
        };
        Assert.Equal(new Finding(reason, confidence), EnvoyFault.Of(status, evidence));
    }
}
