using System.Globalization;
using System.Net;
using Faultline.Core.Checks;
using Faultline.EndToEnd.RealServers;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.Hops;

public sealed class NginxHttp2Fixture : IAsyncLifetime
{
    private readonly string _folder = ServerProcess.NewFolder();
    private ServerProcess? _nginx;

    public int SecurePort { get; } = ServerProcess.FreePort();

    public int PlainPort { get; } = ServerProcess.FreePort();

    public string AuthorityPem { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var (certificate, key) = await SelfSigned.WriteAsync(_folder, "127.0.0.1");
        AuthorityPem = await File.ReadAllTextAsync(certificate);
        _nginx = await NginxHttp2.StartAsync(_folder, SecurePort, PlainPort, certificate, key);
    }

    public ValueTask DisposeAsync() => _nginx?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>HTTP/2 as a real nginx speaks it, over TLS and by prior knowledge.</summary>
[Trait("Spec", "V1 V8 V13")]
public sealed class NginxHttp2Tests(NginxHttp2Fixture nginx) : IClassFixture<NginxHttp2Fixture>
{
    [Theory]
    [InlineData("https", "/static.txt", "ok", 5)]
    [InlineData("http", "/static.txt", "ok", 5)]
    [InlineData("https", "/missing", "http-404", null)]
    [InlineData("http", "/missing", "http-404", null)]
    [InlineData("https", "/moved", "ok", 5)]
    [InlineData("http", "/moved", "ok", 5)]
    [InlineData("https", "/page.html", "ok", 12_000)] // compressed by nginx
    [InlineData("https", "/big.bin", "ok", 1024 * 1024)] // cut at the cap
    [InlineData("http", "/big.bin", "ok", 1024 * 1024)]
    public async Task Nginx_is_told_as_over_HTTP_1(string scheme, string path, string reason, int? length)
    {
        var (seen, verdict) = await Asking.CheckAsync(Spec(scheme, path));
        Assert.Equal((reason, "HTTP/2"), (verdict.Reason, seen.Answer!.Protocol));
        Assert.Equal(length ?? seen.Answer.BodyLength, seen.Answer.BodyLength);
        Assert.Equal(length == 1024 * 1024, seen.Answer.BodyCapped);
        Assert.Equal("nginx", seen.Examination!.Writer.Name);
        Assert.Equal(scheme == "https" ? "TLSv1.3" : null, seen.Tls?.Protocol);
    }

    [Fact]
    public async Task A_page_is_really_compressed_on_its_way()
    {
        var (seen, _) = await Asking.CheckAsync(Spec("https", "/page.html"));
        Assert.Equal("gzip", seen.Answer!.Headers["Content-Encoding"]);
        Assert.Contains("<p>hello</p>", System.Text.Encoding.ASCII.GetString(seen.Answer.BodySample.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", 0, "Host: shop.example", "shop.example GET  ")]
    [InlineData("GET", 0, "Content-Type: text/x", "127.0.0.1 GET text/x 0")]
    [InlineData("POST", 4, "Content-Type: text/x", "127.0.0.1 POST text/x 4")]
    [InlineData("POST", 0, "", "127.0.0.1 POST  0")]
    [InlineData("POST", 4, "Content-Length: 4", "127.0.0.1 POST  4")]
    [InlineData("GET", 0, "Connection: keep-alive\nKeep-Alive: 5\nTransfer-Encoding: chunked\nUpgrade: x\nProxy-Connection: y", "127.0.0.1 GET  ")]
    public async Task Every_header_finds_its_place(string method, int bodyLength, string headers, string echoed)
    {
        var (seen, verdict) = await Asking.CheckAsync(Spec("https", "/host", method, headers, bodyLength));
        Assert.Equal("ok", verdict.Reason);
        Assert.Equal(echoed, System.Text.Encoding.ASCII.GetString(seen.Answer!.BodySample.Span));
    }

    [Fact]
    public async Task HEAD_has_no_body()
    {
        var (seen, verdict) = await Asking.CheckAsync(Spec("https", "/static.txt", "HEAD"));
        Assert.Equal(("ok", 0), (verdict.Reason, seen.Answer!.BodyLength));
    }

    [Fact]
    public async Task A_header_over_the_limit_is_told()
    {
        var spec = Spec("https", "/many");
        var (_, verdict) = await Asking.CheckAsync(spec with { Limits = spec.Limits with { Headers = 2048 } });
        Assert.Equal("headers-too-large", verdict.Reason);
    }

    [Theory]
    [InlineData("https")]
    [InlineData("http")]
    public async Task Ending_without_an_answer_is_told_as_nginx_ends(string scheme)
    {
        var (seen, verdict) = await Asking.CheckAsync(Spec(scheme, "/closed"));
        Assert.Equal(("not-http", "before the answer: HTTP/2 ended with PROTOCOL_ERROR"), (verdict.Reason, seen.Failure!.Detail));
    }

    [Theory]
    [InlineData("https")]
    [InlineData("http")]
    public async Task A_server_that_speaks_only_HTTP_1_is_told_so(string scheme)
    {
        var folder = ServerProcess.NewFolder();
        var (certificate, key) = await SelfSigned.WriteAsync(folder, "127.0.0.1");
        var (secure, plain) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        var configuration = ServerFiles.Write(folder, "nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            events { worker_connections 64; }
            http {
              access_log off;
              server {
                listen 127.0.0.1:{{secure}} ssl;
                listen 127.0.0.1:{{plain}};
                ssl_certificate {{certificate}};
                ssl_certificate_key {{key}};
                location / { return 200 "one"; }
              }
            }
            """);
        await using var server = await ServerProcess.StartAsync(
            "nginx", "nginx", folder, new IPEndPoint(IPAddress.Loopback, plain), ["-c", configuration, "-p", folder, "-e", Path.Combine(folder, "start.log")], CancellationToken.None);
        var port = (scheme == "https" ? secure : plain).ToString(CultureInfo.InvariantCulture);
        var spec = Asking.Spec($"{scheme}://127.0.0.1:{port}/") with
        {
            HttpVersion = 2,
            Tls = TlsSettings.Default with { AuthorityPem = await File.ReadAllTextAsync(certificate, TestContext.Current.CancellationToken) },
        };
        var (seen, verdict) = await Asking.CheckAsync(spec);
        // Over TLS nginx refuses the protocol within the handshake (RFC 7301 §3.2).
        Assert.Equal(scheme == "https" ? "tls-handshake" : "not-http", verdict.Reason);
        Assert.Contains(scheme == "https" ? "protocol" : "HTTP/2", seen.Failure!.Detail, StringComparison.Ordinal);
    }

    private CheckSpec Spec(string scheme, string path, string? method = null, string? headers = null, int bodyLength = 0)
    {
        var port = (scheme == "https" ? nginx.SecurePort : nginx.PlainPort).ToString(CultureInfo.InvariantCulture);
        return Asking.Spec($"{scheme}://127.0.0.1:{port}{path}", method, headers, bodyLength) with
        {
            HttpVersion = 2,
            Tls = TlsSettings.Default with { AuthorityPem = nginx.AuthorityPem },
        };
    }
}
