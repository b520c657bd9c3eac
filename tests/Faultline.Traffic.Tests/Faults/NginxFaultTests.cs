using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Faults;

[Trait("Spec", "T5")]
public sealed class NginxFaultTests
{
    [Theory]
    // status, limit, address, status behind, connect, header, cache, duration in ms
    [InlineData(200, "", "127.0.0.1:80", "200", "0.000", "0.001", "", 1, RequestReason.None, Confidence.High)]
    [InlineData(502, "", "127.0.0.1:80", "502", "-", "-", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(504, "", "127.0.0.1:80", "504", "-", "-", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(502, "", "127.0.0.1:80", "502", "0.000", "-", "", 1, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(504, "", "127.0.0.1:80", "504", "0.000", "-", "", 60000, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(502, "", "127.0.0.1:80", "502", "0.000", "0.002", "", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(500, "", "127.0.0.1:80", "500", "0.000", "0.002", "", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(503, "", "127.0.0.1:80", "503", "0.000", "0.002", "", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, "", "unix:/run/app.sock", "502", "-", "-", "", 1, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(502, "", "[::1]:80, [::1]:81", "502, 502", "-, 0.001", "-, -", "", 1, RequestReason.UpstreamReset, Confidence.High)]
    // a group's name instead of an address: none of its servers was fit to ask
    [InlineData(502, "", "app", "502", "-", "-", "", 1, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(502, "", "127.0.0.1:80, app", "502, 502", "-, -", "-, -", "", 1, RequestReason.NoUpstream, Confidence.High)]
    // nobody was asked
    [InlineData(503, "REJECTED", "", "", "", "", "", 0, RequestReason.RateLimited, Confidence.High)]
    [InlineData(429, "REJECTED", "-", "-", "-", "-", "", 0, RequestReason.RateLimited, Confidence.High)]
    [InlineData(429, "", "", "", "", "", "", 0, RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, "PASSED", "", "", "", "", "", 0, RequestReason.EdgeConfig, Confidence.Low)]
    [InlineData(503, "REJECTED_DRY_RUN", "127.0.0.1:80", "503", "0.000", "0.001", "", 0, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(500, "", "", "", "", "", "", 0, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(502, "", "", "", "", "", "", 0, RequestReason.UpstreamConnect, Confidence.Medium)]
    [InlineData(403, "", "", "", "", "", "", 0, RequestReason.Blocked, Confidence.Medium)]
    [InlineData(404, "", "", "", "", "", "", 0, RequestReason.ClientError, Confidence.High)]
    [InlineData(400, "", "", "", "", "", "", 0, RequestReason.ClientBad, Confidence.High)]
    [InlineData(494, "", "", "", "", "", "", 0, RequestReason.ClientBad, Confidence.High)]
    [InlineData(408, "", "", "", "", "", "", 0, RequestReason.ClientTimeout, Confidence.High)]
    [InlineData(444, "", "", "", "", "", "", 0, RequestReason.Blocked, Confidence.High)]
    [InlineData(499, "", "", "", "", "", "", 9000, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(9, "", "", "", "", "", "", 0, RequestReason.ClientBad, Confidence.Medium)]
    // the application said so
    [InlineData(404, "", "127.0.0.1:80", "404", "0.000", "0.001", "", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(403, "", "127.0.0.1:80", "403", "0.000", "0.001", "", 1, RequestReason.ClientError, Confidence.High)]
    [InlineData(404, "", "", "", "", "", "HIT", 0, RequestReason.ClientError, Confidence.High)]
    [InlineData(500, "", "", "", "", "", "HIT", 0, RequestReason.UpstreamStatus, Confidence.Medium)]
    // an error page with a status of its own, and an error that nginx made of a good answer
    [InlineData(503, "", "127.0.0.1:80", "500", "0.000", "0.001", "", 1, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(500, "", "127.0.0.1:80", "200", "0.000", "0.001", "", 1, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(413, "", "127.0.0.1:80", "-", "0.000", "-", "", 1, RequestReason.ClientError, Confidence.High)]
    // clients that left
    [InlineData(499, "", "127.0.0.1:80", "-", "0.000", "-", "", 4999, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(499, "", "127.0.0.1:80", "-", "0.000", "-", "", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(499, "", "127.0.0.1:80, 127.0.0.1:81", "504, -", "0.000, 0.000", "-, -", "", 61000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(499, "", "127.0.0.1:80", "200", "0.000", "0.100", "", 61000, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(499, "", "127.0.0.1:80", "-", "0.000", "-", "", -1, RequestReason.ClientAbort, Confidence.Medium)]
    // a good answer over a failure
    [InlineData(200, "", "127.0.0.1:80", "502", "-", "-", "STALE", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, "", "127.0.0.1:80", "500", "0.000", "0.001", "STALE", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, "", "127.0.0.1:80", "-", "-", "-", "STALE", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, "", "127.0.0.1:80", "504", "0.000", "-", "UPDATING", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, "", "127.0.0.1:80", "502", "-", "-", "", 1, RequestReason.MaskedUpstream, Confidence.High)]
    [InlineData(200, "", "", "", "", "", "STALE", 0, RequestReason.None, Confidence.High)]
    [InlineData(200, "", "", "", "", "", "UPDATING", 0, RequestReason.None, Confidence.High)]
    [InlineData(200, "", "127.0.0.1:80, 127.0.0.1:81", "502, 200", "-, 0.000", "-, 0.001", "MISS", 1, RequestReason.None, Confidence.High)]
    public void Nginx_line_with_times_tells_the_reason(
        int status, string limit, string address, string behind, string connect, string header, string cache, int waited,
        RequestReason reason, Confidence confidence)
    {
        var evidence = new NginxEvidence
        {
            TellsUpstream = true,
            TellsTimes = true,
            Limit = Encoding.ASCII.GetBytes(limit),
            UpstreamAddress = Encoding.ASCII.GetBytes(address),
            UpstreamStatus = Encoding.ASCII.GetBytes(behind),
            ConnectTime = Encoding.ASCII.GetBytes(connect),
            HeaderTime = Encoding.ASCII.GetBytes(header),
            CacheStatus = Encoding.ASCII.GetBytes(cache),
            Duration = waited < 0 ? -1 : waited * 1000L,
        };
        Assert.Equal(new Finding(reason, confidence), NginxFault.Of(status, evidence));
    }

    [Theory]
    // ingress-nginx: status behind, bytes of the answer
    [InlineData(502, "502", "0", RequestReason.UpstreamReset, Confidence.Medium)]
    [InlineData(504, "504", "0", RequestReason.UpstreamTimeout, Confidence.Medium)]
    [InlineData(502, "502", "166", RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(500, "500", "0", RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(499, "-", "0", RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(499, "200", "812", RequestReason.ClientAbort, Confidence.High)]
    public void Nginx_line_without_times_tells_as_much_as_it_can(int status, string behind, string bytes, RequestReason reason, Confidence confidence)
    {
        var evidence = new NginxEvidence
        {
            TellsUpstream = true,
            UpstreamAddress = "10.0.0.7:8080"u8,
            UpstreamStatus = Encoding.ASCII.GetBytes(behind),
            UpstreamBytes = Encoding.ASCII.GetBytes(bytes),
            Duration = 30_000_000,
        };
        Assert.Equal(new Finding(reason, confidence), NginxFault.Of(status, evidence));
    }

    [Theory]
    [InlineData("502, 200", true)]
    [InlineData("-, 200", true)]
    [InlineData("504, 502, 404", true)]
    [InlineData("502 : 200", true)]
    [InlineData("200", false)]
    [InlineData("502, 502", false)]
    [InlineData("502, -", false)]
    [InlineData("404, 200", false)]
    [InlineData("200 : 200", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    public void Nginx_retry_that_saved_a_request_is_seen(string statuses, bool expected) =>
        Assert.Equal(expected, UpstreamList.WasRetried(Encoding.ASCII.GetBytes(statuses)));
}
