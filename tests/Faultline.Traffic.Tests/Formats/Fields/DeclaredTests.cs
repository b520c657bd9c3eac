using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Formats.Fields;

/// <summary>W3C, IIS events, CloudFront, AWS load balancers.</summary>
[Trait("Spec", "T1")]
public sealed class DeclaredTests
{
    [Fact]
    public void W3c_without_fields_has_the_order_of_iis()
    {
        var got = Lines.All().Read("2024-03-01 10:00:01 10.0.0.5 GET /a.aspx x=1 443 - 192.0.2.7 Mozilla/5.0+(X11) https://b.example/ 500 19 64 1234");
        Assert.Equal((LineKind.Request, "w3c", 500, 1_234_000), (got.Kind, got.Format, got.Status, got.Duration));
        Assert.Equal(("GET", "/a.aspx", "x=1", "192.0.2.7", "Mozilla/5.0+(X11)"), (got.Method, got.Path, got.Query, got.Address, got.Agent));
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 10, 0, 1, TimeSpan.Zero), got.At);
    }

    [Fact]
    public void W3c_fields_hold_until_the_next()
    {
        var formats = Lines.All();
        Assert.Equal(LineKind.Other, formats.Read("#Fields: date time cs-method cs-uri-stem sc-status X-Forwarded-For cs-host").Kind);
        var first = formats.Read("2024-03-01 10:00:01 GET /a 200 192.0.2.9 shop.example:8080");
        Assert.Equal((200, "192.0.2.9", "shop.example"), (first.Status, first.Forwarded, first.Host));
        Assert.Equal(LineKind.Other, formats.Read("#Fields: date time sc-status cs-uri-stem cs(User-Agent)").Kind);
        var second = formats.Read("2024-03-01 10:00:02 404 /b \"quoted");
        Assert.Equal((404, "/b", "\"quoted"), (second.Status, second.Path, second.Agent));
        Assert.Equal(LineKind.Unparsed, formats.Read("2024-03-01 10:00:01 GET /a 200 192.0.2.9 shop.example").Kind);
        Assert.Equal(LineKind.Other, formats.Read("#Fields: date time action protocol src-ip dst-ip").Kind);
        Assert.Equal(LineKind.Unparsed, formats.Read("2024-03-01 10:00:01 DROP TCP 1.2.3.4 5.6.7.8").Kind);
    }

    [Fact]
    public void Real_w3c_samples_are_read_whole()
    {
        var plain = Lines.Sample("lnav/logfile_w3c.0");
        Assert.Equal([LineKind.Other, LineKind.Other, LineKind.Other, LineKind.Other, LineKind.Request], plain.Select(l => l.Kind));
        Assert.Equal((200, "/images/picture.jpg", "172.22.255.255"), (plain[4].Status, plain[4].Path, plain[4].Address));

        var ftp = Lines.Sample("lnav/logfile_w3c.2").Where(l => l.Kind != LineKind.Other).ToList();
        Assert.All(ftp, l => Assert.Equal(LineKind.Request, l.Kind));
        Assert.Equal(("USER", "anonymous", 331), (ftp[0].Method, ftp[0].Path, ftp[0].Status));
        Assert.Equal(new DateTimeOffset(2000, 10, 9, 16, 44, 49, TimeSpan.Zero), ftp[0].At);
        Assert.Equal(new DateTimeOffset(2000, 10, 10, 16, 48, 5, TimeSpan.Zero), ftp[^1].At);

        var edge = Lines.Sample("lnav/logfile_w3c.4").Where(l => l.Kind != LineKind.Other).ToList();
        Assert.Equal(2, edge.Count(l => l is { Kind: LineKind.Request, Marks: RequestMarks.AtEdge, Host: "www.example.com" }));
        Assert.Equal((200, "/page.php", "variable=test", RequestReason.None), (edge[0].Status, edge[0].Path, edge[0].Query, edge[0].Reason));
        Assert.Equal((0, "/rss/news", RequestReason.UpstreamReset), (edge[1].Status, edge[1].Path, edge[1].Reason));
    }

    [Fact]
    public void Real_iis_event_is_read()
    {
        var got = Assert.Single(Lines.Sample("crowdsec/iis-xml-logs/iis-logs.log"));
        Assert.Equal((LineKind.Request, "iis-xml", 400, 49_000, 134), (got.Kind, got.Format, got.Status, got.Duration, got.Bytes));
        Assert.Equal(("/autodiscover/autodiscover.json", "192.168.9.212"), (got.Path, got.Address));
        Assert.StartsWith("bla=powershell&CorrelationID=;&cafeReqId=", got.Query, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_cloudfront_lines_are_read()
    {
        var lines = Lines.Sample("crowdsec/aws-cloudfront-logs/aws-cloudfront-logs.log");
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.Equal(("cloudfront", 400, "hub-cdn.crowdsec.net", "/testseb", "query_param=42", "Error"),
            (l.Format, l.Status, l.Host, l.Path, l.Query, l.Evidence)));
        Assert.All(lines, l => Assert.Equal((113_000, 703, RequestMarks.AtEdge, "curl/7.81.0"), (l.Duration, l.Bytes, l.Marks, l.Agent)));
    }

    [Fact]
    public void Cloudfront_takes_the_order_it_is_told()
    {
        var formats = Lines.All();
        Assert.Equal("cloudfront", formats.Read("#Fields: sc-status cs-uri-stem x-edge-result-type timestamp").Format);
        var got = formats.Read("000\t/a\tMiss\t1712790000");
        Assert.Equal((0, "/a", "Miss", DateTimeOffset.FromUnixTimeSeconds(1_712_790_000)), (got.Status, got.Path, got.Cache, got.At!.Value));
    }

    [Fact]
    public void Real_alb_lines_are_read()
    {
        var lines = Lines.Sample("crowdsec/aws-alb-http-bad-user-agent/aws-alb-http-bad-user-agent.log");
        Assert.Equal(4, lines.Count(l => l is { Format: "alb", Status: 200, UpstreamStatus: 200 }));
        Assert.Equal(("www.example.com", "/robots.txt", "192.168.1.100", "10.0.0.1:80", 171_000, 57),
            (lines[0].Host, lines[0].Path, lines[0].Address, lines[0].Upstream, lines[0].Duration, lines[0].Bytes));
    }

    [Fact]
    public void Alb_without_a_target_tells_how_long_the_client_waited()
    {
        var got = Lines.All().Read("h2 2023-04-26T12:23:05.000000Z app/a/1 192.0.2.1:44740 - -1 -1 -1 460 - 0 0 \"- http://a.example:80- -\" \"-\" - - - "
            + "\"-\" \"-\" \"-\" - 2023-04-26T12:23:00.500000Z \"-\" \"-\" \"-\" \"-\" \"-\" \"Severe\" \"BadMethod\" more fields");
        Assert.Equal((LineKind.Request, 460, 0, 4_500_000, "Severe"), (got.Kind, got.Status, got.UpstreamStatus, got.Duration, got.Evidence));
        Assert.Equal((RequestMarks.Malformed, "", "", "a.example"), (got.Marks, got.Method, got.Upstream, got.Host));
    }

    [Fact]
    public void Classic_load_balancer_line_is_read()
    {
        var got = Lines.All().Read("2015-05-13T23:39:43.945958Z my-lb 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "
            + "\"GET https://www.example.com:443/ HTTP/1.1\" \"curl/7.38.0\" DHE-RSA-AES128-SHA TLSv1.2");
        Assert.Equal(("elb", 200, "www.example.com", "/", 2471, "curl/7.38.0"), (got.Format, got.Status, got.Host, got.Path, got.Duration, got.Agent));
        Assert.Equal(LineKind.Other, Lines.All().Read("2015-05-13T23:39:43.945958Z my-lb 192.168.131.39:2817 10.0.0.1:80 0.001069 0.000028 0.000041 - - 82 305 \"- - - \" \"-\" - -").Kind);
    }
}
