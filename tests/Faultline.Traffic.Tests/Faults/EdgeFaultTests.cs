using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Faults;

[Trait("Spec", "T5")]
public sealed class EdgeFaultTests
{
    [Theory]
    // Varnish: status, handling, what failed
    [InlineData(200, "hit", "", RequestReason.None, Confidence.High)]
    [InlineData(500, "miss", "", RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(503, "miss", "", RequestReason.UpstreamConnect, Confidence.Low)]
    [InlineData(500, "hit", "", RequestReason.UpstreamStatus, Confidence.Medium)]
    [InlineData(403, "synth", "", RequestReason.Blocked, Confidence.Medium)]
    [InlineData(429, "synth", "", RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, "synth", "", RequestReason.EdgeConfig, Confidence.Low)]
    [InlineData(200, "hit", "backend unhealthy", RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(503, "", "backend app: unhealthy", RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "", "No backend", RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "", "backend app: busy", RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "", "backend app: fail errno 111 (Connection refused)", RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "", "backend app: fail errno 110 (Connection timed out)", RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "miss", "Backend fetch failed", RequestReason.UpstreamConnect, Confidence.Low)]
    [InlineData(503, "", "first byte timeout", RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(503, "", "http first read error: EOF", RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(404, "", "", RequestReason.ClientError, Confidence.Medium)]
    public void Varnish_tells_the_reason(int status, string handling, string error, RequestReason reason, Confidence confidence) =>
        Assert.Equal(new Finding(reason, confidence), VarnishFault.Of(status, new VarnishEvidence
        {
            Handling = Encoding.ASCII.GetBytes(handling),
            FetchError = Encoding.ASCII.GetBytes(error),
        }));

    [Theory]
    // AWS: status, target's, target, time it took, actions, reason, class, waited in ms
    [InlineData(200, 200, "10.0.0.1:80", 5, "forward", "", "", 0, RequestReason.None, Confidence.High)]
    [InlineData(500, 500, "10.0.0.1:80", 5, "forward", "", "", 0, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, 502, "10.0.0.1:80", 5, "forward", "", "", 0, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(404, 404, "10.0.0.1:80", 5, "forward", "", "", 0, RequestReason.ClientError, Confidence.High)]
    [InlineData(460, 0, "10.0.0.1:80", -1, "forward", "", "", 0, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(460, 0, "10.0.0.1:80", -1, "forward", "", "", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(463, 0, "-", -1, "-", "", "", 0, RequestReason.ClientBad, Confidence.High)]
    [InlineData(464, 0, "-", -1, "-", "", "", 0, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(561, 0, "-", -1, "authenticate", "AuthInvalidIdToken", "", 0, RequestReason.EdgeConfig, Confidence.Medium)]
    [InlineData(400, 0, "-", -1, "-", "", "", 0, RequestReason.ClientBad, Confidence.High)]
    [InlineData(403, 0, "-", -1, "waf", "", "", 0, RequestReason.Blocked, Confidence.High)]
    [InlineData(429, 0, "-", -1, "fixed-response", "", "", 0, RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, 0, "-", -1, "fixed-response", "", "", 0, RequestReason.LocalIntended, Confidence.High)]
    [InlineData(403, 0, "-", -1, "-", "", "Severe", 0, RequestReason.ClientBad, Confidence.High)]
    [InlineData(500, 0, "-", -1, "waf-failed", "WAFConnectionError", "", 0, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(502, 0, "-", -1, "forward", "LambdaInvalidResponse", "", 0, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, 0, "-", -1, "forward", "LambdaThrottling", "", 0, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(502, 0, "10.0.0.1:80", -1, "forward", "", "", 0, RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(502, 0, "10.0.0.1:80", 5, "forward", "", "", 0, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(503, 0, "-", -1, "forward", "", "", 0, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(504, 0, "10.0.0.1:80", -1, "forward", "", "", 0, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(0, 0, "-", -1, "-", "", "", 0, RequestReason.ClientBad, Confidence.Medium)]
    public void Load_balancer_tells_the_reason(
        int status, int behind, string target, long took, string actions, string error, string classification, int waited,
        RequestReason reason, Confidence confidence) =>
        Assert.Equal(new Finding(reason, confidence), LoadBalancerFault.Of(status, new LoadBalancerEvidence
        {
            TargetStatus = behind,
            Target = Encoding.ASCII.GetBytes(target),
            TargetTime = took,
            Actions = Encoding.ASCII.GetBytes(actions),
            ErrorReason = Encoding.ASCII.GetBytes(error),
            Classification = Encoding.ASCII.GetBytes(classification),
            Waited = waited * 1000L,
        }));

    [Theory]
    // CloudFront: status, result, result at the response, detail
    [InlineData(200, "Hit", "Hit", "Hit", RequestReason.None, Confidence.High)]
    [InlineData(0, "Error", "Error", "ClientCommError", RequestReason.ClientAbort, Confidence.High)]
    [InlineData(200, "Error", "Hit", "Error", RequestReason.ClientAbort, Confidence.High)]
    [InlineData(0, "Error", "Error", "ClientHungUpRequest", RequestReason.ClientAbort, Confidence.High)]
    [InlineData(403, "Error", "Error", "ClientGeoBlocked", RequestReason.Blocked, Confidence.High)]
    [InlineData(403, "Error", "Error", "InvalidRequestBlocked", RequestReason.Blocked, Confidence.High)]
    [InlineData(403, "Error", "Error", "InvalidRequestMethod", RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(400, "Error", "Error", "InvalidRequestHeader", RequestReason.ClientBad, Confidence.High)]
    [InlineData(502, "Error", "Error", "OriginConnectError", RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(502, "Error", "Error", "OriginDnsError", RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(504, "Error", "Error", "OriginCommError", RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(502, "Error", "Error", "OriginHeaderTooBigError", RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, "Error", "Error", "OriginZeroSizeObjectError", RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, "Error", "Error", "AbortedOrigin", RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(500, "Error", "Error", "OriginError", RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(404, "Error", "Error", "OriginError", RequestReason.ClientError, Confidence.High)]
    [InlineData(200, "Hit", "Hit", "OriginConnectError", RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, "Hit", "Hit", "OriginError", RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(503, "LimitExceeded", "LimitExceeded", "LimitExceeded", RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "CapacityExceeded", "CapacityExceeded", "", RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(502, "Error", "Error", "Error", RequestReason.UpstreamReset, Confidence.Low)]
    public void CloudFront_tells_the_reason(
        int status, string result, string response, string detail, RequestReason reason, Confidence confidence) =>
        Assert.Equal(new Finding(reason, confidence), CloudFrontFault.Of(status, new CloudFrontEvidence
        {
            ResultType = Encoding.ASCII.GetBytes(result),
            ResponseResultType = Encoding.ASCII.GetBytes(response),
            DetailedResultType = Encoding.ASCII.GetBytes(detail),
        }));

    [Theory]
    // IIS: status, substatus, error, duration in ms
    [InlineData(200, 0, 0, 1, RequestReason.None, Confidence.High)]
    [InlineData(200, 0, 64, 1, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(200, 0, 1236, 1, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(500, 0, 64, 1, RequestReason.ClientAbort, Confidence.Medium)]
    [InlineData(400, 604, 64, 4999, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(400, 604, 64, 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(400, 1, 0, 1, RequestReason.ClientBad, Confidence.High)]
    [InlineData(401, 2, 5, 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(403, 501, 0, 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(404, 502, 0, 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(401, 503, 0, 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(403, 6, 0, 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(403, 14, 0, 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(404, 0, 2, 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(404, 3, 50, 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(404, 8, 0, 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(404, 13, 0, 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(500, 0, 0, 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(500, 13, 0, 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(500, 19, 0, 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(500, 30, 0, 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(500, 52, 0, 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(502, 1, 0, 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(502, 2, 0, 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, 3, 12002, 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(502, 3, 12029, 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(502, 3, 12030, 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, 4, 0, 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(502, 5, 0, 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, 0, 0, 1, RequestReason.NoUpstream, Confidence.Medium)]
    [InlineData(503, 2, 0, 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, 4, 0, 1, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(502, -1, -1, 1, RequestReason.UpstreamReset, Confidence.Low)]
    public void Iis_tells_the_reason(int status, int substatus, long error, int waited, RequestReason reason, Confidence confidence) =>
        Assert.Equal(new Finding(reason, confidence), IisFault.Of(status, new IisEvidence(substatus, error, waited * 1000L)));

    [Theory]
    // Cloudflare: status, origin's, action, source, cache, duration in ms
    [InlineData(200, 200, "", "", "miss", 1, RequestReason.None, Confidence.High)]
    [InlineData(500, 500, "", "", "dynamic", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, 502, "", "", "dynamic", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, 0, "", "", "dynamic", 1, RequestReason.EdgeCapacity, Confidence.Medium)]
    [InlineData(504, 0, "", "", "dynamic", 1, RequestReason.EdgeCapacity, Confidence.Medium)]
    [InlineData(200, 502, "", "", "stale", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, 0, "", "", "stale", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, 0, "", "", "hit", 1, RequestReason.None, Confidence.High)]
    [InlineData(404, 404, "", "", "miss", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(404, 0, "", "", "hit", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(520, 0, "", "", "", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(521, 0, "", "", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(522, 522, "", "", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(523, 0, "", "", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(524, 0, "", "", "", 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(525, 0, "", "", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(526, 0, "", "", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(530, 0, "", "", "", 1, RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(403, 0, "block", "firewallManaged", "", 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(403, 0, "managedChallenge", "botFight", "", 1, RequestReason.Blocked, Confidence.High)]
    [InlineData(429, 0, "block", "rateLimit", "", 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(403, 0, "Block", "ratelimit", "", 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(403, 403, "log", "firewallCustom", "miss", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(499, 0, "", "", "dynamic", 4999, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(499, 0, "", "", "dynamic", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(499, 0, "", "", "hit", 9000, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(499, 200, "", "", "miss", 9000, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(502, -1, "", "", "", 1, RequestReason.UpstreamReset, Confidence.Low)]
    public void Cloudflare_tells_the_reason(
        int status, int origin, string action, string source, string cache, int waited, RequestReason reason, Confidence confidence) =>
        Assert.Equal(new Finding(reason, confidence), CloudflareFault.Of(status, new CloudflareEvidence
        {
            OriginStatus = origin,
            Action = Encoding.ASCII.GetBytes(action),
            Source = Encoding.ASCII.GetBytes(source),
            CacheStatus = Encoding.ASCII.GetBytes(cache),
            Duration = waited * 1000L,
        }));

    [Theory]
    [InlineData(200, "HIT", "", RequestReason.None, Confidence.High)]
    [InlineData(200, "BG-ERROR-HIT", "", RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(503, "ERROR", "All backends failed or unhealthy", RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "ERROR", "first byte timeout", RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(503, "ERROR", "connection timed out", RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "ERROR", "Connection refused", RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "ERROR", "backend read error", RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(503, "ERROR", "Backend.max_conn reached", RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "ERROR", "Loop detected", RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(503, "ERROR", "", RequestReason.UpstreamConnect, Confidence.Low)]
    [InlineData(503, "PASS", "Service Unavailable", RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(500, "MISS", "", RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(404, "MISS", "", RequestReason.ClientError, Confidence.High)]
    [InlineData(429, "HIT-SYNTH", "", RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, "HIT-SYNTH", "", RequestReason.LocalIntended, Confidence.Medium)]
    [InlineData(503, "", "", RequestReason.NoUpstream, Confidence.Low)]
    public void Fastly_tells_the_reason(int status, string state, string words, RequestReason reason, Confidence confidence) =>
        Assert.Equal(new Finding(reason, confidence), FastlyFault.Of(status, new FastlyEvidence
        {
            State = Encoding.ASCII.GetBytes(state),
            ResponseReason = Encoding.ASCII.GetBytes(words),
        }));

    [Theory]
    [InlineData(200, "response_sent_by_backend", "", 0, RequestReason.None, Confidence.High)]
    [InlineData(500, "response_sent_by_backend", "", 0, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(404, "response_from_cache", "", 0, RequestReason.ClientError, Confidence.High)]
    [InlineData(502, "failed_to_connect_to_backend", "", 0, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(502, "failed_to_pick_backend", "", 0, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(502, "backend_timeout", "", 0, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(502, "backend_connection_closed_before_data_sent_to_client", "", 0, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(200, "backend_connection_closed_after_partial_response_sent", "", 0, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(0, "client_disconnected_before_any_response", "", 4999, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(0, "client_disconnected_before_any_response", "", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(200, "client_disconnected_after_partial_response", "", 9000, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(408, "client_timed_out", "", 0, RequestReason.ClientTimeout, Confidence.High)]
    [InlineData(403, "denied_by_security_policy", "", 0, RequestReason.Blocked, Confidence.High)]
    [InlineData(429, "throttled_by_security_policy", "", 0, RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, "", "error=\"connection_refused\"", 0, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "", "error=\"destination_unavailable\"; details=\"failed_to_pick_backend\"", 0, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(504, "", "error=\"http_response_timeout\"; details=\"backend_timeout\"", 0, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(503, "", "error=\"connection_terminated\"", 0, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, "", "", 0, RequestReason.UpstreamReset, Confidence.Low)]
    [InlineData(502, "words_of_tomorrow", "", 0, RequestReason.UpstreamReset, Confidence.Low)]
    public void Google_tells_the_reason(int status, string details, string proxy, int waited, RequestReason reason, Confidence confidence) =>
        Assert.Equal(new Finding(reason, confidence), GoogleFault.Of(status, new GoogleEvidence
        {
            StatusDetails = Encoding.ASCII.GetBytes(details),
            ProxyStatus = Encoding.ASCII.GetBytes(proxy),
            Duration = waited * 1000L,
        }));
}
