using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Formats.Fields;

[Trait("Spec", "T1")]
public sealed class HaproxyTests
{
    private const string Start = "10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 ";

    [Fact]
    public void Http_line_tells_all()
    {
        var got = Lines.All().Read(Start + "10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {shop.example|Mozilla/5.0 (X11; a) b|https://a.example/1} {} \"GET /index.html?a=1 HTTP/1.1\"");
        Assert.Equal((LineKind.Request, "haproxy-http", 200, 200), (got.Kind, got.Format, got.Status, got.UpstreamStatus));
        Assert.Equal(new DateTimeOffset(2009, 2, 6, 12, 14, 14, 655, TimeSpan.Zero), got.At);
        Assert.Equal(("GET", "/index.html", "a=1", "HTTP/1.1"), (got.Method, got.Path, got.Query, got.Protocol));
        Assert.Equal(("shop.example", "Mozilla/5.0 (X11; a) b", "https://a.example/1"), (got.Host, got.Agent, got.Referrer));
        Assert.Equal(("10.0.1.2", "static/srv1", "----", 2750, 109_000), (got.Address, got.Upstream, got.Evidence, got.Bytes, got.Duration));
    }

    [Theory]
    [InlineData("10/0/30/-1/+109 504 +194 - - sH-- 1/1/1/1/0 0/0 \"GET / HTTP/1.1\"", 504, 0, "sH--")]
    [InlineData("10/-1/-1/-1/109 -1 0 - - CQ-- 1/1/1/1/0 0/3 \"GET / HTTP/1.1\"", 0, 0, "CQ--")]
    [InlineData("0/0/0/-1/5 503 212 - - SC-- 1/1/1/1/+3 0/0 \"GET /caf#C3#A9 HTTP/1.1\"", 503, 0, "SC--")]
    [InlineData("0/0/0/1/5 200 212 a=b - --VN 1/1/1/1/0 0/0 {} \"GET /cut/by/the/limit", 200, 200, "--VN")]
    public void Http_quirks_are_read(string rest, int status, int upstream, string evidence)
    {
        var got = Lines.All().Read(Start + rest);
        Assert.Equal((LineKind.Request, status, upstream, evidence), (got.Kind, got.Status, got.UpstreamStatus, got.Evidence));
        Assert.Equal(RequestMarks.None, got.Marks);
    }

    [Fact]
    public void A_plus_before_the_retries_of_a_good_answer_is_a_hidden_failure() =>
        Assert.Equal(RequestMarks.Retried, Lines.All().Read(Start + "0/0/0/1/5 200 9 - - ---- 1/1/1/1/+1 0/0 \"GET / HTTP/1.1\"").Marks);

    [Fact]
    public void A_bad_request_is_malformed_and_asked_no_server()
    {
        var got = Lines.All().Read("2001:db8::7:33317 [06/Feb/2009:12:14:14.655] http-in~ http-in/<NOSRV> -1/-1/-1/-1/0 400 187 - - PR-- 1/1/0/0/0 0/0 \"<BADREQ>\"");
        Assert.Equal((RequestMarks.Malformed, "2001:db8::7", 400, -1), (got.Marks, got.Address, got.Status, got.UpstreamStatus));
        Assert.Equal(RequestReason.ClientBad, got.Reason);
    }

    [Fact]
    public void Https_line_tells_the_name_of_tls()
    {
        var got = Lines.All().Read(Start.Replace("10.0.1.2", "unix", StringComparison.Ordinal)
            + "10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 \"GET / HTTP/1.1\" 0/0/0/0/0 1wt.eu/TLSv1.3/TLS_AES_256_GCM_SHA384");
        Assert.Equal(("haproxy-https", "1wt.eu", "unix"), (got.Format, got.Host, got.Address));
    }

    [Theory]
    [InlineData("\"----\"")]
    [InlineData("----")]
    public void Clf_line_tells_all(string termination)
    {
        var got = Lines.All().Read($"10.0.1.2 - - [09/Jul/2024:12:00:00 +0000] \"GET /a?b HTTP/1.1\" 502 1234 \"\" \"\" 55032 885 \"fe~\" \"be\" \"srv\" 0 0 0 -1 169 {termination} 5 6 9 1 0 0 0 \"-\" \"-\" \"curl/8.1\"");
        Assert.Equal((LineKind.Request, "haproxy-clf", 502, 0), (got.Kind, got.Format, got.Status, got.UpstreamStatus));
        Assert.Equal(("/a", "b", "srv", "curl/8.1", 169_000), (got.Path, got.Query, got.Upstream, got.Agent, got.Duration));
        Assert.Equal(new DateTimeOffset(2024, 7, 9, 12, 0, 0, 885, TimeSpan.Zero), got.At);
    }

    [Theory]
    [InlineData("Proxy prod_http_in started.")]
    [InlineData("Server be/web1 is DOWN, reason: Layer4 connection problem, info: \"Connection refused\", check duration: 0ms.")]
    [InlineData("backend be has no server available!")]
    [InlineData("10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0")]
    public void Messages_and_sessions_are_no_requests(string line) => Assert.Equal(LineKind.Other, Lines.All().Read(line).Kind);

    [Theory]
    [InlineData("127.0.0.1:56059 [03/Dec/2012:17:35:10.380] frt/f1: Connection error during SSL handshake", "Connection error during SSL handshake")]
    [InlineData("95.216.197.33:56224 [25/Feb/2019:16:20:10.111] prod_http_in/sktst2: SSL handshake failure", "SSL handshake failure")]
    public void A_failed_handshake_is_a_malformed_request(string line, string path)
    {
        var got = Lines.All().Read(line);
        Assert.Equal((LineKind.Request, RequestMarks.Malformed, RequestReason.ClientBad, 0, path), (got.Kind, got.Marks, got.Reason, got.Status, got.Path));
    }

    [Fact]
    public void A_time_without_zone_is_of_the_given_zone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), "two", "two");
        Assert.Equal(new DateTimeOffset(2009, 2, 6, 10, 14, 14, 655, TimeSpan.Zero),
            Lines.All(zone).Read(Start + "10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 \"GET / HTTP/1.1\"").At);
    }

    [Fact]
    public void Real_samples_are_read_whole()
    {
        var lines = Lines.Sample("lnav/logfile_haproxy.0");
        Assert.Equal((3, 14), (lines.Count(l => l.Kind == LineKind.Other), lines.Count(l => l.Kind == LineKind.Request)));
        Assert.Single(lines, l => l.Marks == RequestMarks.Malformed);
        Assert.Equal(13, lines.Count(l => l.Agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal) && l.Status == 200));
        var cloud = Assert.Single(Lines.Sample("crowdsec/haproxy-nextcloud-whitelist/haproxy-logs.log"));
        Assert.Equal(("PROPFIND", 404, "192.168.1.1", 169_000), (cloud.Method, cloud.Status, cloud.Address, cloud.Duration));
    }
}
