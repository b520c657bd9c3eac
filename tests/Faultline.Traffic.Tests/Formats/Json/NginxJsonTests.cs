using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Formats.Json;

public sealed class NginxJsonTests
{
    internal const string Ours =
        """{"t":"1700000000.123","h":"shop.example:443","a":"198.51.100.7","x":"203.0.113.9, 10.0.0.1","r":"GET /cart/17?step=2 HTTP/2.0","s":"200","b":"5120","d":"0.086","us":"502, 200","ua":"10.0.0.5:8080, 10.0.0.6:8080","uc":"0.001, 0.002","uh":"-, 0.080","ur":"0.001, 0.083","ub":"0, 4900","cs":"MISS","lr":"PASSED","f":"https://shop.example/","g":"Mozilla/5.0 (X11; Linux x86_64)","i":"b2c4e6a8"}""";

    [Fact]
    [Trait("Spec", "T1")]
    public void Recommended_line_gives_every_field()
    {
        var line = Reading.Read(Ours);
        Assert.Equal(("nginx-json", 1_700_000_000_123, 200, 200), (line.Format, line.At, line.Status, line.UpstreamStatus));
        Assert.Equal((86_000, 84_000, 5120), (line.Duration, line.UpstreamDuration, line.Bytes));
        Assert.Equal(("shop.example", "GET", "/cart/17", "step=2", "HTTP/2.0"), (line.Host, line.Method, line.Path, line.Query, line.Protocol));
        Assert.Equal(("198.51.100.7", "203.0.113.9, 10.0.0.1"), (line.Address, line.Forwarded));
        Assert.Equal(("https://shop.example/", "Mozilla/5.0 (X11; Linux x86_64)"), (line.Referrer, line.Agent));
        Assert.Equal(("10.0.0.6:8080", "MISS"), (line.Upstream, line.Cache));
        Assert.Equal(RequestMarks.Retried, line.Marks);
    }

    [Fact]
    [Trait("Spec", "T5")]
    public void Recommended_line_without_header_time_has_no_answer_from_the_application()
    {
        var line = Reading.Read(
            """{"t":"1700000000.123","h":"a","a":"192.0.2.1","x":"","r":"GET / HTTP/1.1","s":"502","b":"157","d":"0.000","us":"502","ua":"127.0.0.1:9","uc":"-","uh":"-","ur":"0.000"}""");
        Assert.Equal((502, 0, "127.0.0.1:9"), (line.Status, line.UpstreamStatus, line.Upstream));
    }

    [Theory]
    [InlineData("""{"time_local":"10/Oct/2023:08:32:31 +0000","remote_addr":"192.0.2.1","request":"GET /a?b HTTP/1.1","status":404,"body_bytes_sent":10,"http_user_agent":"curl"}""")]
    [InlineData("""{ "time_iso8601": "2023-10-10T08:32:31+00:00", "remote_addr": "192.0.2.1", "request_method": "GET", "request_uri": "/a?b", "server_protocol":"HTTP/1.1", "status": "404", "bytes_sent": "10", "http_user_agent": "curl" }""")]
    [InlineData("""{"msec":1696926751.000,"remote_addr":"192.0.2.1","request":"GET /a?b HTTP/1.1","status":404,"bytes_sent":10,"http_user_agent":"curl","upstream_response_time":,"upstream_status":502, 404,"upstream_addr":}""")]
    [Trait("Spec", "T1")]
    public void Lines_named_after_variables_are_alike(string text)
    {
        var line = Reading.Read(text);
        Assert.Equal(("nginx-json", 1_696_926_751_000, 404, 10), (line.Format, line.At, line.Status, line.Bytes));
        Assert.Equal(("GET", "/a", "b", "HTTP/1.1"), (line.Method, line.Path, line.Query, line.Protocol));
        Assert.Equal(("192.0.2.1", "curl"), (line.Address, line.Agent));
    }

    [Fact]
    [Trait("Spec", "T1")]
    public void Escapes_become_what_they_stand_for_whether_json_or_not()
    {
        var line = Reading.Read(
            """{"remote_addr":"192.0.2.1","status":200,"request":"GET /\u00e9\xC3\xA9\ud83d\ude00\/ HTTP/1.1","http_user_agent":"a\"b\\c\x22\q\ud83d","http_referer":"-"}""");
        Assert.Equal(("/éé😀/", "a\"b\\c\"\\q\ufffd", ""), (line.Path, line.Agent, line.Referrer));
    }

    [Theory]
    [InlineData("""\u0016\u0003\u0001""", 400, RequestReason.ClientBad)]
    [InlineData("""\x16\x03\x01""", 400, RequestReason.ClientBad)]
    [InlineData("", 400, RequestReason.ClientBad)]
    [InlineData("", 408, RequestReason.ClientTimeout)]
    [InlineData("-", 400, RequestReason.ClientBad)]
    [Trait("Spec", "T1")]
    public void What_is_no_request_is_a_malformed_one(string request, int status, RequestReason reason)
    {
        var line = Reading.Read($$"""{"remote_addr":"192.0.2.1","body_bytes_sent":0,"status":"{{status}}","request":"{{request}}"}""");
        Assert.Equal((LineKind.Request, RequestMarks.Malformed, reason), (line.Kind, line.Marks, line.Reason));
    }
}
