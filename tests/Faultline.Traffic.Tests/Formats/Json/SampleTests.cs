using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Formats.Json;

/// <summary>Real lines of others.</summary>
[Trait("Spec", "T1")]
public sealed class SampleTests
{
    [Fact]
    public void Caddy_lines_are_requests_and_its_messages_are_not()
    {
        var lines = Reading.Sample("crowdsec/caddy-logs/caddy-logs.log");
        Assert.Equal(11, lines.Count);
        Assert.All(lines, l => Assert.Equal("caddy", l.Format));
        Assert.All(lines.SkipLast(1), l => Assert.Equal(LineKind.Request, l.Kind));
        Assert.Equal(LineKind.Other, lines[^1].Kind);
        Assert.Equal((1_693_840_791_756, 0, "127.0.0.1", "127.0.0.1", "/"), (lines[0].At, lines[0].Status, lines[0].Host, lines[0].Address, lines[0].Path));
        Assert.Equal((2, "curl/7.74.0", "127.0.0.1", "HTTP/1.0"), (lines[0].Duration, lines[0].Agent, lines[0].Forwarded, lines[0].Protocol));
        Assert.Equal((401, "localhost", 782_670), (lines[7].Status, lines[7].Host, lines[7].Duration));
        Assert.Equal((200, "Bob", 18_630), (lines[9].Status, lines[9].User, lines[9].Bytes));
    }

    [Fact]
    public void Caddy_beside_its_own_messages()
    {
        var lines = Reading.Sample("lnav/logfile_caddy_log.0");
        Assert.All(lines, l => Assert.Equal("caddy", l.Format));
        var requests = lines.Where(l => l.Kind == LineKind.Request).ToArray();
        Assert.Equal(4, requests.Length);
        Assert.Equal((304, "localhost", "172.19.0.1", 1674), (requests[0].Status, requests[0].Host, requests[0].Address, requests[0].Duration));
        Assert.Contains(requests, r => r is { Path: "/index.html", Status: 200, Bytes: 188 });
    }

    [Fact]
    public void Firewall_messages_in_caddy_are_no_requests() =>
        Assert.All(Reading.Sample("crowdsec/caddy-coraza/coraza.log"), l => Assert.Equal(LineKind.Other, l.Kind));

    [Fact]
    public void Envoy_lines_are_read()
    {
        var lines = Reading.Sample("crowdsec/envoy-http-crawl-non_statics/envoy-http-crawl-non_statics.log");
        Assert.All(lines, l => Assert.Equal((LineKind.Request, "envoy-json"), (l.Kind, l.Format)));
        Assert.Equal((404, "GET", "/page-01", "crawl.internal"), (lines[0].Status, lines[0].Method, lines[0].Path, lines[0].Host));
        Assert.Equal(("10.0.0.13", "Mozilla/5.0", 1_767_199_200_100), (lines[0].Address, lines[0].Agent, lines[0].At));
        Assert.All(lines, l => Assert.Equal(RequestReason.ClientError, l.Reason));
    }

    [Fact]
    public void Fastly_lines_are_read()
    {
        var lines = Reading.Sample("crowdsec/fastly-logs/fastly-logs.log");
        Assert.Equal(4, lines.Count);
        Assert.All(lines, l => Assert.Equal((LineKind.Request, "fastly", RequestMarks.AtEdge), (l.Kind, l.Format, l.Marks)));
        Assert.Equal((404, "/zVnC16Tl.exe", "fastly.mydomain.com", "1.2.3.4"), (lines[0].Status, lines[0].Path, lines[0].Host, lines[0].Address));
        Assert.Equal((564, "MISS-CLUSTER", 1_636_736_385_000, ""), (lines[0].Bytes, lines[0].Cache, lines[0].At, lines[0].Referrer));
        Assert.Equal(("/favicon.ico", "http://fastly.mydomain.com/"), (lines[3].Path, lines[3].Referrer));
    }

    [Fact]
    public void Cloudflare_lines_are_read()
    {
        var lines = Reading.Sample("lnav/logfile_cloudflare.1");
        Assert.All(lines, l => Assert.Equal((LineKind.Request, "cloudflare"), (l.Kind, l.Format)));
        Assert.All(lines, l => Assert.True(l.Marks.HasFlag(RequestMarks.AtEdge)));
        Assert.Equal((200, "www.example.com", "89.163.242.206", "miss"), (lines[0].Status, lines[0].Host, lines[0].Address, lines[0].Cache));
        Assert.Equal((1_712_790_000_100, 23_000, 12_480, "allow"), (lines[0].At, lines[0].Duration, lines[0].Bytes, lines[0].Evidence));
        Assert.Equal(("/admin/config.php", 403, "python-requests/2.31.0"), (lines[4].Path, lines[4].Status, lines[4].Agent));
    }
}
