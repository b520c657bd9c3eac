using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Json;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Formats.Json;

[Trait("Spec", "T1")]
public sealed class ProductTests
{
    [Fact]
    public void Caddy_with_appended_upstream()
    {
        var line = Reading.Read(
            """{"level":"error","ts":"2023-09-04T15:19:51.756Z","logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"10.0.0.1","client_ip":"203.0.113.9","proto":"HTTP/2.0","method":"POST","host":"[2001:db8::1]:8443","uri":"/a?b=c","headers":{"User-Agent":["curl"],"Referer":["https://x/"],"Cookie":[]}},"user_id":"","duration":"12.5ms","size":3,"status":502,"upstream":"10.1.1.1:80","upstream_status":"503","upstream_latency_ms":11.5}""");
        Assert.Equal(("caddy", 1_693_840_791_756, 502, 503), (line.Format, line.At, line.Status, line.UpstreamStatus));
        Assert.Equal((12_500, 11_500, 3, "10.1.1.1:80"), (line.Duration, line.UpstreamDuration, line.Bytes, line.Upstream));
        Assert.Equal(("2001:db8::1", "203.0.113.9", "/a", "b=c"), (line.Host, line.Address, line.Path, line.Query));
        Assert.Equal(("curl", "https://x/"), (line.Agent, line.Referrer));
    }

    [Fact]
    public void Caddy_error_twin_of_a_request_is_not_counted_twice() => Assert.Equal(
        LineKind.Other,
        Reading.Read("""{"level":"error","ts":1,"logger":"http.log.error","msg":"dial tcp: refused","request":{"method":"GET","uri":"/"},"duration":0.1,"status":502}""").Kind);

    [Fact]
    public void Traefik()
    {
        var line = Reading.Read(
            """{"ClientAddr":"192.0.2.4:51000","ClientHost":"192.0.2.4","ClientUsername":"-","DownstreamContentSize":11,"DownstreamStatus":502,"Duration":1234567,"OriginContentSize":11,"OriginDuration":1200000,"OriginStatus":502,"RequestAddr":"a.example","RequestHost":"a.example","RequestMethod":"GET","RequestPath":"/x?y","RequestProtocol":"HTTP/1.1","RetryAttempts":2,"RouterName":"r@docker","ServiceAddr":"10.0.0.9:80","ServiceURL":"http://10.0.0.9:80","StartUTC":"2025-01-02T03:04:05.678901234Z","level":"info","msg":"","request_User-Agent":"curl","time":"2025-01-02T03:04:05Z"}""");
        Assert.Equal(("traefik-json", 1_735_787_045_678, 502, 502), (line.Format, line.At, line.Status, line.UpstreamStatus));
        Assert.Equal((1234, 1200, 11), (line.Duration, line.UpstreamDuration, line.Bytes));
        Assert.Equal(("a.example", "192.0.2.4", "", "/x", "y"), (line.Host, line.Address, line.User, line.Path, line.Query));
        Assert.Equal(("10.0.0.9:80", "r@docker", "curl"), (line.Upstream, line.Evidence, line.Agent));
    }

    [Fact]
    public void Istio()
    {
        var line = Reading.Read(
            """{"start_time":"2025-01-02T03:04:05.678Z","method":"GET","path":"/p?q=1","protocol":"HTTP/2","response_code":503,"response_flags":"UF,URX","response_code_details":"upstream_reset_before_response_started{connection_failure}","connection_termination_details":null,"upstream_transport_failure_reason":"delayed connect error: 111","bytes_received":0,"bytes_sent":91,"duration":17,"upstream_service_time":null,"x_forwarded_for":"10.1.2.3","user_agent":"curl","request_id":"1","authority":"svc:8080","upstream_host":"10.0.0.9:80","upstream_cluster":"outbound","downstream_remote_address":"10.1.2.3:0","route_name":"default"}""");
        Assert.Equal(("envoy-json", 1_735_787_045_678, 503, "UF,URX"), (line.Format, line.At, line.Status, line.Evidence));
        Assert.Equal((17_000, -1, 91, -1), (line.Duration, line.UpstreamDuration, line.Bytes, line.UpstreamStatus));
        Assert.Equal(("svc", "10.1.2.3", "/p", "q=1", "10.0.0.9:80"), (line.Host, line.Address, line.Path, line.Query, line.Upstream));
    }

    [Fact]
    public void Envoy_answer_of_the_application_is_told_by_its_details() => Assert.Equal(500, Reading.Read(
        """{"start_time":"2025-01-02T03:04:05.678Z","method":"GET","path":"/","response_code":500,"response_flags":"-","response_code_details":"via_upstream"}""").UpstreamStatus);

    [Fact]
    public void Envoy_without_a_request_is_malformed()
    {
        var line = Reading.Read(
            """{"start_time":"2025-01-02T03:04:05.678Z","method":null,"path":null,"response_code":400,"response_flags":"DPE","authority":null,"bytes_sent":11,"duration":0}""");
        Assert.Equal((RequestMarks.Malformed, RequestReason.ClientBad), (line.Marks, line.Reason));
    }

    [Theory]
    [InlineData("1712790000100000000", "1712790000123000000", 23_000)]
    [InlineData("\"2024-04-10T23:00:00.100Z\"", "\"2024-04-10T23:00:00.123Z\"", 23_000)]
    [InlineData("1712790000", "1712790000", -1)]
    public void Cloudflare_times_in_each_of_its_forms(string start, string end, long duration)
    {
        var line = Reading.Read(
            $$"""{"EdgeStartTimestamp":{{start}},"EdgeEndTimestamp":{{end}},"ClientIP":"2001:db8::7","ClientRequestHost":"a.example","ClientRequestMethod":"GET","ClientRequestURI":"/?a=1","EdgeResponseStatus":403,"OriginResponseStatus":0,"OriginResponseDurationMs":12,"SecurityActions":["log","block"],"SecuritySources":[],"WAFAction":"allow"}""");
        Assert.Equal((403, 0, duration, 12_000), (line.Status, line.UpstreamStatus, line.Duration, line.UpstreamDuration));
        Assert.Equal(("block", "2001:db8::7", 1_712_790_000L), (line.Evidence, line.Address, line.At / 1000));
    }

    [Fact]
    public void Google_load_balancer()
    {
        var line = Reading.Read(
            """{"httpRequest":{"requestMethod":"GET","requestUrl":"https://a.example:443/p?q","requestSize":"80","status":502,"responseSize":"447","userAgent":"curl","remoteIp":"203.0.113.5","serverIp":"10.0.0.2","latency":"0.012s","cacheHit":true},"insertId":"x","jsonPayload":{"@type":"t","statusDetails":"failed_to_pick_backend"},"logName":"projects/p/logs/requests","timestamp":"2025-01-02T03:04:05.678901Z"}""");
        Assert.Equal(("gcp", 1_735_787_045_678, 502, "failed_to_pick_backend"), (line.Format, line.At, line.Status, line.Evidence));
        Assert.Equal(("a.example", "/p", "q", "203.0.113.5"), (line.Host, line.Path, line.Query, line.Address));
        Assert.Equal((12_000, 447, RequestMarks.AtEdge, "HIT"), (line.Duration, line.Bytes, line.Marks, line.Cache));
        Assert.Equal(0, Reading.Read("""{"insertId":"1","logName":"l","httpRequest":{"requestMethod":"GET","requestUrl":"/"}}""").Status);
        Assert.Equal(LineKind.Other, Reading.Read("""{"insertId":"1","logName":"l","textPayload":"started"}""").Kind);
    }

    [Fact]
    public void Varnish()
    {
        var line = Reading.Read(
            """{"time":"[02/Jan/2025:03:04:05 +0000]","remote_ip":"192.0.2.9","request":"GET http://a.example/p?q HTTP/1.1","status":503,"bytes":"-","duration_usec":1500,"handling":"synth","hitmiss":"miss","fetch_error":"HTC timeout","time_firstbyte":0.0015,"user_agent":"curl"}""");
        Assert.Equal(("varnish-json", 1_735_787_045_000, 503, "HTC timeout"), (line.Format, line.At, line.Status, line.Evidence));
        Assert.Equal(("a.example", "/p", "q", -1, 1500), (line.Host, line.Path, line.Query, line.Bytes, line.Duration));
    }

    [Fact]
    public void Haproxy()
    {
        var line = Reading.Read(
            """{"timestamp":1735787045678,"client_ip":"192.0.2.9","http_method":"GET","http_request_uri":"/p","status_code":504,"bytes_read":194,"termination_state":"sH--","server_name":"s1","time_connect":1,"time_response":-1,"Ta":5000,"retries":"+1"}""");
        Assert.Equal(("haproxy-json", 1_735_787_045_678, 504, "sH--"), (line.Format, line.At, line.Status, line.Evidence));
        Assert.Equal(("s1", 5_000_000, 194, "/p"), (line.Upstream, line.Duration, line.Bytes, line.Path));
    }

    [Theory]
    [InlineData("NoError", 200, RequestReason.None)]
    [InlineData("OriginTimeout", 503, RequestReason.UpstreamTimeout)]
    [InlineData("ClientDisconnected", 499, RequestReason.ClientAbort)]
    [InlineData("DNSNameNotResolved", 503, RequestReason.UpstreamConnect)]
    [Trait("Spec", "T5")]
    public void Azure_front_door_tells_by_its_error(string error, int status, RequestReason reason)
    {
        var line = Reading.Read(
            $$"""{"time":"2025-01-02T03:04:05.678Z","category":"FrontDoorAccessLog","properties":{"httpMethod":"GET","httpVersion":"2.0","requestUri":"https://a.example:443/p?q","responseBytes":"52","userAgent":"curl","clientIp":"192.0.2.9","timeTaken":"0.25","httpStatusCode":"{{status}}","cacheStatus":"CACHE_MISS","errorInfo":"{{error}}"} }""");
        Assert.Equal(("azure-front-door", status, reason, 250_000), (line.Format, line.Status, line.Reason, line.Duration));
        Assert.Equal(("a.example", "/p", "192.0.2.9"), (line.Host, line.Path, line.Address));
    }

    [Theory]
    [InlineData("""{"@timestamp":"2025-01-02T03:04:05.678Z","http":{"request":{"method":"GET","referrer":"r"},"response":{"status_code":404,"body":{"bytes":9}}},"url":{"path":"/p","query":"q"},"source":{"address":"192.0.2.9"},"user_agent":{"original":"curl"},"event":{"duration":1500000}}""", 1500)]
    [InlineData("""{"timestamp":"2025-01-02T03:04:05.678Z","attributes":{"http.request.method":"GET","http.response.status_code":404,"url.path":"/p","url.query":"q","client.address":"192.0.2.9","user_agent.original":"curl","http.response.body.size":9,"http.request.referrer":"r"},"duration":0.0015}""", 1500)]
    [InlineData("""{"level":30,"time":1735787045678,"msg":"request completed","req":{"method":"GET","url":"/p?q","remoteAddress":"192.0.2.9","headers":{"user-agent":"curl","referer":"r"}},"res":{"statusCode":404,"headers":{"content-length":"9"}},"responseTime":1.5}""", 1500)]
    [InlineData("""{"ts":1735787045.678,"method":"GET","status":404,"path":"/p?q","ip":"192.0.2.9","agent":"curl","bytes":9,"latencyMs":2,"referer":"r"}""", 2000)]
    [InlineData("""{"ts":1735787045678,"request":"GET /p?q HTTP/1.1","status":"404","remote_addr":"192.0.2.9:99","user_agent":"curl","size":9,"duration":"3ms"}""", 3000)]
    public void Common_names_need_no_mapping(string text, long duration)
    {
        var line = Reading.Read(text);
        Assert.Equal(("json", 1_735_787_045_678, 404, "GET", "/p"), (line.Format, line.At, line.Status, line.Method, line.Path));
        Assert.Equal(("192.0.2.9", "curl", 9, duration), (line.Address, line.Agent, line.Bytes, line.Duration));
    }

    [Fact]
    public void Mapped_fields_count_and_nothing_else_for_them()
    {
        var formats = JsonFormats.Of(FormatOptions.Utc with
        {
            Fields = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["status"] = "$.reply.code",
                ["path"] = "what.where",
                ["address"] = "who",
                ["duration"] = "took_us",
                ["upstreamStatus"] = "behind",
            },
        });
        var line = Reading.Read("""{"status":1,"reply":{"code":200},"what":{"where":"/p"},"who":"192.0.2.9","took_us":77,"behind":500,"path":"/no"}""", formats);
        Assert.Equal((200, "/p", "192.0.2.9", 77, 500), (line.Status, line.Path, line.Address, line.Duration, line.UpstreamStatus));
        Assert.Equal(RequestReason.MaskedUpstream, line.Reason);
        Assert.Equal(LineKind.Unparsed, Reading.Read("""{"status":200,"path":"/p","method":"GET"}""", formats).Kind);
    }
}
