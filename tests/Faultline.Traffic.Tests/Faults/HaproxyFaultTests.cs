using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Faults;

[Trait("Spec", "T5")]
public sealed class HaproxyFaultTests
{
    [Theory]
    // status, termination, server, total ms
    [InlineData(200, "----", "app1", 10, RequestReason.None, Confidence.High)]
    [InlineData(500, "----", "app1", 10, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(502, "--", "app1", 10, RequestReason.UpstreamStatus, Confidence.High)]
    [InlineData(404, "----", "app1", 10, RequestReason.ClientError, Confidence.High)]
    [InlineData(503, "SC--", "<NOSRV>", 0, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "----", "<NOSRV>", 0, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(503, "SC--", "app1", 0, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(503, "sC--", "app1", 3000, RequestReason.UpstreamConnect, Confidence.High)]
    [InlineData(502, "SH--", "app1", 10, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(504, "sH--", "app1", 1000, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(200, "SD--", "app1", 10, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(200, "sD--", "app1", 10, RequestReason.UpstreamTimeout, Confidence.High)]
    [InlineData(503, "sQ--", "<NOSRV>", 10, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(503, "PC--", "app1", 10, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(500, "RC--", "app1", 10, RequestReason.EdgeCapacity, Confidence.High)]
    [InlineData(400, "PR--", "<NOSRV>", 0, RequestReason.ClientBad, Confidence.High)]
    [InlineData(403, "PR--", "<NOSRV>", 0, RequestReason.Blocked, Confidence.High)]
    [InlineData(429, "PR--", "<NOSRV>", 0, RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, "PR--", "<NOSRV>", 0, RequestReason.Blocked, Confidence.High)]
    [InlineData(401, "PR--", "<NOSRV>", 0, RequestReason.ClientError, Confidence.High)]
    [InlineData(500, "PR--", "<NOSRV>", 0, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(502, "PH--", "app1", 10, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(502, "PD--", "app1", 10, RequestReason.UpstreamReset, Confidence.High)]
    [InlineData(500, "PT--", "<NOSRV>", 10, RequestReason.Blocked, Confidence.High)]
    [InlineData(302, "LR--", "<NOSRV>", 0, RequestReason.LocalIntended, Confidence.High)]
    [InlineData(503, "LR--", "<NOSRV>", 0, RequestReason.LocalIntended, Confidence.High)]
    [InlineData(429, "LR--", "<NOSRV>", 0, RequestReason.RateLimited, Confidence.High)]
    [InlineData(503, "D---", "app1", 0, RequestReason.NoUpstream, Confidence.High)]
    [InlineData(200, "K---", "app1", 0, RequestReason.LocalIntended, Confidence.Medium)]
    [InlineData(500, "I---", "app1", 0, RequestReason.EdgeConfig, Confidence.High)]
    [InlineData(-1, "CR--", "<NOSRV>", 0, RequestReason.ClientBad, Confidence.High)]
    [InlineData(408, "cR--", "<NOSRV>", 1000, RequestReason.ClientTimeout, Confidence.High)]
    [InlineData(200, "cD--", "app1", 1000, RequestReason.ClientTimeout, Confidence.High)]
    [InlineData(200, "CD--", "app1", 60000, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(-1, "CH--", "app1", 4999, RequestReason.ClientAbort, Confidence.High)]
    [InlineData(-1, "CH--", "app1", 5000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(-1, "CC--", "app1", 8000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(-1, "CQ--", "<NOSRV>", 8000, RequestReason.ClientGaveUp, Confidence.High)]
    [InlineData(-1, "CH--", "app1", -1, RequestReason.ClientAbort, Confidence.Medium)]
    // a format without termination state or server
    [InlineData(503, "", "", 0, RequestReason.NoUpstream, Confidence.Low)]
    [InlineData(503, "----", "", 0, RequestReason.NoUpstream, Confidence.Low)]
    public void Haproxy_termination_tells_the_reason(
        int status, string termination, string server, int total, RequestReason reason, Confidence confidence)
    {
        var evidence = new HaproxyEvidence
        {
            Termination = Encoding.ASCII.GetBytes(termination),
            Server = Encoding.ASCII.GetBytes(server),
            Total = total,
        };
        Assert.Equal(new Finding(reason, confidence), HaproxyFault.Of(status, evidence));
    }

    [Theory]
    [InlineData(-1, RequestReason.ClientGaveUp)]
    [InlineData(20, RequestReason.ClientAbort)]
    public void Haproxy_client_that_resets_before_the_header_has_waited_for_it(int response, RequestReason reason)
    {
        var evidence = new HaproxyEvidence { Termination = "CD--"u8, Server = "app1"u8, Response = response, Total = 7000 };
        Assert.Equal(Finding.Sure(reason), HaproxyFault.Of(-1, evidence));
    }

    [Theory]
    [InlineData(200, "----", 1, false, true)]
    [InlineData(200, "----", 0, true, true)]
    [InlineData(503, "SC--", 3, true, false)]
    [InlineData(200, "----", 0, false, false)]
    public void Haproxy_retry_that_saved_a_request_is_seen(int status, string termination, int retries, bool redispatched, bool expected) =>
        Assert.Equal(expected, HaproxyFault.WasRetried(status, new HaproxyEvidence
        {
            Termination = Encoding.ASCII.GetBytes(termination),
            Retries = retries,
            Redispatched = redispatched,
        }));
}
