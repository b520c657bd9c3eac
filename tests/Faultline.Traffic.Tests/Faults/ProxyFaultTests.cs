using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Faults;

[Trait("Spec", "T5")]
public sealed class ProxyFaultTests
{
    [Theory]
    // Traefik JSON: status, the origin's, its size, its headers, router, retries, duration in ms
    [InlineData(200, 200, 812, false, "web@file", 1, RequestReason.None, Confidence.High)]
    [InlineData(502, 502, 11, false, "web@file", 1, RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(504, 504, 15, false, "web@file", 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(499, 499, 21, false, "web@file", 100, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(499, 499, 21, false, "web@file", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(502, 502, -1, false, "web@file", 1, RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(502, 502, 11, true, "web@file", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, 502, 812, false, "web@file", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(500, 500, 21, false, "web@file", 1, RequestReason.UpstreamStatus, Confidence.Low)]
    [InlineData(500, 500, 812, false, "web@file", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(200, 503, 812, false, "web@file", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(404, 404, 812, false, "web@file", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(404, 0, 0, false, "", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(404, -1, -1, false, "web@file", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(429, 0, 0, false, "web@file", 1, RequestReason.RateLimited, Confidence.High)]
    [InlineData(403, 0, 0, false, "web@file", 1, RequestReason.Blocked, Confidence.Medium)]
    [InlineData(503, 0, 0, false, "web@file", 1, RequestReason.NoUpstream, Confidence.Medium)]
    public void Traefik_tells_its_own_502_from_the_origins(
        int status, int origin, long size, bool hasHeaders, string router, int waited, RequestReason reason, Confidence confidence)
    {
        var evidence = new TraefikEvidence
        {
            TellsOrigin = true,
            OriginStatus = origin,
            OriginContentSize = size,
            HasOriginHeaders = hasHeaders,
            Router = Encoding.ASCII.GetBytes(router),
            Duration = waited * 1000L,
        };
        Assert.Equal(new Finding(reason, confidence), TraefikFault.Of(status, evidence));
    }

    [Theory]
    [InlineData(200, "web@file", "http://10.0.0.1", 1, RequestReason.None, Confidence.High)]
    [InlineData(499, "web@file", "http://10.0.0.1", 6000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(404, "-", "-", 1, RequestReason.EdgeConfig, Confidence.Medium)]
    [InlineData(404, "", "", -1, RequestReason.ClientError, Confidence.Medium)]
    [InlineData(502, "web@file", "http://10.0.0.1", 1, RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(503, "web@file", "-", 1, RequestReason.NoUpstream, Confidence.Medium)]
    public void Traefik_common_line_tells_less(int status, string router, string service, int waited, RequestReason reason, Confidence confidence)
    {
        var evidence = new TraefikEvidence
        {
            OriginStatus = -1,
            OriginContentSize = -1,
            Router = Encoding.ASCII.GetBytes(router),
            Service = Encoding.ASCII.GetBytes(service),
            Duration = waited < 0 ? -1 : waited * 1000L,
        };
        Assert.Equal(new Finding(reason, confidence), TraefikFault.Of(status, evidence));
    }

    [Theory]
    // Caddy: status, told, status behind, who was asked, duration in ms
    [InlineData(200, true, 200, "10.0.0.1:80", 1, RequestReason.None, Confidence.High)]
    [InlineData(500, true, 500, "10.0.0.1:80", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, true, 502, "10.0.0.1:80", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, true, -1, "10.0.0.1:80", 1, RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(504, true, -1, "10.0.0.1:80", 1, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(503, true, -1, "", 1, RequestReason.NoUpstream, Confidence.Medium)]
    [InlineData(200, true, 502, "10.0.0.1:80", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(404, true, 404, "10.0.0.1:80", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(404, true, -1, "", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(403, true, -1, "", 1, RequestReason.Blocked, Confidence.Medium)]
    [InlineData(500, true, -1, "", 1, RequestReason.EdgeConfig, Confidence.Medium)]
    [InlineData(499, true, -1, "10.0.0.1:80", 4999, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(499, true, -1, "10.0.0.1:80", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(0, true, -1, "10.0.0.1:80", 6000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(0, true, -1, "", 1, RequestReason.None, Confidence.High)]
    // without the two fields
    [InlineData(499, false, -1, "", 6000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(499, false, -1, "", 10, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(502, false, -1, "", 1, RequestReason.UpstreamReset, Confidence.Low)]
    [InlineData(404, false, -1, "", 1, RequestReason.ClientError, Confidence.Medium)]
    public void Caddy_tells_the_reason(int status, bool tells, int behind, string upstream, int waited, RequestReason reason, Confidence confidence)
    {
        var evidence = new CaddyEvidence
        {
            TellsUpstream = tells,
            UpstreamStatus = behind,
            Upstream = Encoding.ASCII.GetBytes(upstream),
            Duration = waited * 1000L,
        };
        Assert.Equal(new Finding(reason, confidence), CaddyFault.Of(status, evidence));
        Assert.Equal(Finding.Sure(RequestReason.EdgeConfig), CaddyFault.Of(status, new CaddyEvidence { IsNop = true }));
    }

    [Theory]
    // Apache: status, %X, told, worker
    [InlineData(200, '+', true, "", RequestReason.None, Confidence.High)]
    [InlineData(200, 'X', false, "", RequestReason.ClientAbort, Confidence.High)]
    [InlineData(200, 'X', true, "http://10.0.0.1", RequestReason.ClientAbort, Confidence.High)]
    [InlineData(504, 'X', true, "http://10.0.0.1", RequestReason.UpstreamTimeout, Confidence.Medium)]
    [InlineData(502, '-', true, "http://10.0.0.1", RequestReason.UpstreamReset, Confidence.Medium)]
    [InlineData(503, '-', true, "http://10.0.0.1", RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(500, '-', true, "http://10.0.0.1", RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(404, '-', true, "http://10.0.0.1", RequestReason.ClientError, Confidence.High)]
    [InlineData(503, '-', true, "-", RequestReason.NoUpstream, Confidence.Medium)]
    [InlineData(500, '-', true, "", RequestReason.UpstreamStatus, Confidence.Medium)]
    [InlineData(403, '-', true, "", RequestReason.Blocked, Confidence.Medium)]
    [InlineData(400, 'X', true, "", RequestReason.ClientBad, Confidence.High)]
    [InlineData(408, '-', true, "", RequestReason.ClientTimeout, Confidence.High)]
    [InlineData(503, '\0', false, "", RequestReason.NoUpstream, Confidence.Low)]
    public void Apache_tells_the_reason(int status, char connection, bool tells, string worker, RequestReason reason, Confidence confidence)
    {
        var evidence = new ApacheEvidence
        {
            Connection = (byte)connection,
            TellsWorker = tells,
            Worker = Encoding.ASCII.GetBytes(worker),
            Duration = 1000,
        };
        Assert.Equal(new Finding(reason, confidence), ApacheFault.Of(status, evidence));
    }
}
