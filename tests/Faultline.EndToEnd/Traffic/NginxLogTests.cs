using System.Net;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;
using Faultline.Traffic.Records;

namespace Faultline.EndToEnd.Traffic;

/// <summary>A real nginx that logs the guide's line, with true failures behind it.</summary>
public sealed class NginxLogFixture : IAsyncLifetime
{
    private ServerProcess? _nginx;

    internal Application Application { get; } = new();

    internal WrittenLog Log { get; private set; } = new(() => "");

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        ServerFiles.Write(folder, "www/index.html", "<h1>shop</h1>");
        var (app, closed) = ($"127.0.0.1:{Application.Port}", $"127.0.0.1:{Application.ClosedPort}");
        var configuration = ServerFiles.Write(folder, "nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 256; }
            http {
              {{GuideBlock.Of("nginx")}}
              access_log {{folder}}/access.log faultline;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              proxy_cache_path {{folder}}/cache keys_zone=copies:1m;
              limit_req_zone $server_name zone=one:64k rate=1r/m;
              limit_req_zone $server_name zone=two:64k rate=1r/m;
              upstream retried { server {{closed}} max_fails=0; server {{app}} backup; }
              upstream nobody { server {{closed}} fail_timeout=1h; server {{closed}} fail_timeout=1h; }
              server {
                listen 127.0.0.1:{{Port}};
                server_name shop.example;
                root {{folder}}/www;
                proxy_read_timeout 300ms;
                location /app/ { proxy_pass http://{{app}}; }
                location /patient/ { proxy_pass http://{{app}}; proxy_read_timeout 60s; }
                location /refused/ { proxy_pass http://{{closed}}; }
                location /retried/ { proxy_pass http://retried; }
                location /nobody/ { proxy_pass http://nobody; }
                location /copies/ {
                  proxy_pass http://{{app}};
                  proxy_cache copies;
                  proxy_cache_key one;
                  proxy_cache_use_stale error timeout http_500;
                }
                location /busy/ { limit_req zone=one; try_files /index.html =404; }
                location /often/ { limit_req zone=two; limit_req_status 429; try_files /index.html =404; }
                location /forbidden/ { deny all; }
                location /page/ { proxy_pass http://{{app}}; proxy_intercept_errors on; error_page 500 =200 /index.html; }
              }
            }
            """);
        Log = WrittenLog.OfFile(Path.Combine(folder, "access.log"));
        _nginx = await ServerProcess.StartAsync(
            "nginx", "nginx", folder, new IPEndPoint(IPAddress.Loopback, Port),
            ["-c", configuration, "-p", folder, "-e", Path.Combine(folder, "start.log")], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        Application.Dispose();
    }
}

[Trait("Spec", "T1"), Trait("Spec", "T5")]
public sealed class NginxLogTests(NginxLogFixture server) : IClassFixture<NginxLogFixture>
{
    [Theory]
    [InlineData("/app/ok", 200, RequestReason.None, Fault.None)]
    [InlineData("/index.html?static", 200, RequestReason.None, Fault.None)]
    [InlineData("/missing", 404, RequestReason.ClientError, Fault.Client)]
    [InlineData("/forbidden/", 403, RequestReason.Blocked, Fault.Client)]
    [InlineData("/refused/", 502, RequestReason.UpstreamConnect, Fault.Gateway)]
    [InlineData("/app/reset", 502, RequestReason.UpstreamReset, Fault.Gateway)]
    [InlineData("/app/silent", 504, RequestReason.UpstreamTimeout, Fault.Gateway)]
    [InlineData("/app/app500", 500, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app502", 502, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app404", 404, RequestReason.ClientError, Fault.Client)]
    [InlineData("/app/app429", 429, RequestReason.RateLimited, Fault.Client)]
    [InlineData("/page/app500", 200, RequestReason.MaskedUpstream, Fault.Gateway)]
    public async Task Line_that_nginx_wrote_tells_the_reason(string path, int status, RequestReason reason, Fault fault)
    {
        await Visitor.AskAsync(server.Port, path);
        var told = await server.Log.AboutAsync($"GET {path} ");
        Assert.Equal(("nginx", "shop.example", status, reason, fault), (told.Format, told.Host, told.Status, told.Reason, told.Fault));
    }

    [Theory]
    [InlineData("/busy/", 503)]
    [InlineData("/often/", 429)]
    public async Task Limit_of_requests_is_told_whatever_its_status(string path, int status)
    {
        await Visitor.AskAsync(server.Port, path + "first");
        await Visitor.AskAsync(server.Port, path + "second");
        var told = await server.Log.AboutAsync(path + "second");
        Assert.Equal((status, RequestReason.RateLimited), (told.Status, told.Reason));
    }

    [Fact]
    public async Task Failure_that_a_second_server_saved_is_seen()
    {
        await Visitor.AskAsync(server.Port, "/retried/ok");
        var told = await server.Log.AboutAsync("/retried/ok");
        Assert.Equal((200, RequestReason.None, RequestMarks.Retried), (told.Status, told.Reason, told.Marks));
    }

    [Fact]
    public async Task Group_without_a_healthy_server_is_told_from_a_refusal()
    {
        await Visitor.AskAsync(server.Port, "/nobody/first");
        await Visitor.AskAsync(server.Port, "/nobody/second");
        var told = await server.Log.AboutAsync("/nobody/second");
        Assert.Equal((502, RequestReason.NoUpstream, Fault.Gateway), (told.Status, told.Reason, told.Fault));
    }

    [Fact]
    public async Task Client_that_leaves_early_is_an_abort()
    {
        await Visitor.LeaveAsync(server.Port, "/patient/silent", _ => server.Application.ArrivedAsync("/patient/silent"));
        var told = await server.Log.AboutAsync("/patient/silent");
        Assert.Equal((499, RequestReason.ClientAbort, Fault.Client), (told.Status, told.Reason, told.Fault));
        // The same line, had the client waited for seven seconds.
        var duration = told.Line.IndexOf("\"d\":\"", StringComparison.Ordinal) + 5;
        var late = WrittenLog.Read(told.Line[..duration] + "7.000" + told.Line[told.Line.IndexOf('"', duration)..]);
        Assert.Equal((499, RequestReason.ClientGaveUp, Fault.Gateway), (late.Status, late.Reason, late.Fault));
    }

    [Fact]
    public async Task Stale_copy_over_a_failing_origin_is_masked()
    {
        await Visitor.AskAsync(server.Port, "/copies/flaky/well");
        Assert.Equal(RequestReason.None, (await server.Log.AboutAsync("/copies/flaky/well")).Reason);
        server.Application.IsFailing = true;
        // The copy is good for a second.
        for (var n = 0; ; n++)
        {
            Assert.True(n < 300, "the copy never grew old");
            var path = $"/copies/flaky/{n}-";
            Assert.Contains("hello", await Visitor.AskAsync(server.Port, path), StringComparison.Ordinal);
            var told = await server.Log.AboutAsync(path);
            if (told.Line.Contains("\"HIT\"", StringComparison.Ordinal))
            {
                Assert.Equal(RequestReason.None, told.Reason);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
                continue;
            }

            Assert.Equal((200, RequestReason.MaskedUpstream, Fault.Gateway), (told.Status, told.Reason, told.Fault));
            return;
        }
    }

    [Fact]
    public async Task Tls_on_a_plain_port_is_a_malformed_request()
    {
        await Visitor.SendAsync(server.Port, [0x16, 0x03, 0x01, 0x00, 0x2A, 0x01, 0x00, 0x00, 0x26, 0x03, 0x03, (byte)'\r', (byte)'\n']);
        var told = await server.Log.AboutAsync(@"\u0016\u0003\u0001");
        Assert.Equal((400, RequestReason.ClientBad, Fault.Client), (told.Status, told.Reason, told.Fault));
        Assert.Equal(RequestMarks.Malformed, told.Marks);
    }
}
