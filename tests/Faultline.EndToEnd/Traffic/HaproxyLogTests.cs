using System.Net;
using System.Text;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;
using Faultline.Traffic.Records;

namespace Faultline.EndToEnd.Traffic;

/// <summary>A real HAProxy that logs the guide's line, with true failures behind it.</summary>
public sealed class HaproxyLogFixture : IAsyncLifetime
{
    private ServerProcess? _haproxy;

    internal Application Application { get; } = new();

    internal WrittenLog Log => new(() => _haproxy!.Output);

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        var configuration = ServerFiles.Write(folder, "haproxy.cfg", $$"""
            global
              maxconn 200
              log stdout format raw local0
            defaults
              mode http
              log global
              timeout connect 500ms
              timeout client 5s
              timeout server 300ms
              timeout queue 300ms
              timeout http-request 500ms
              retries 0
            frontend all
              bind 127.0.0.1:{{Port}}
            {{GuideBlock.Of("haproxy")}}
              http-request deny if { path_beg /denied }
              http-request deny deny_status 429 if { path_beg /limited }
              http-request return status 503 content-type text/plain string "back at noon" if { path_beg /maintenance }
              use_backend refused if { path_beg /refused }
              use_backend patient if { path_beg /patient }
              use_backend app if { path_beg /app }
              default_backend nobody
            backend nobody
            backend refused
              server dead 127.0.0.1:{{Application.ClosedPort}}
            backend app
              server shop 127.0.0.1:{{Application.Port}}
            backend patient
              option abortonclose
              timeout server 60s
              server shop 127.0.0.1:{{Application.Port}}

            """);
        _haproxy = await ServerProcess.StartAsync(
            "haproxy", "haproxy", folder, new IPEndPoint(IPAddress.Loopback, Port), ["-db", "-f", configuration], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_haproxy is not null)
            await _haproxy.DisposeAsync();
        Application.Dispose();
    }
}

[Trait("Spec", "T1"), Trait("Spec", "T5")]
public sealed class HaproxyLogTests(HaproxyLogFixture server) : IClassFixture<HaproxyLogFixture>
{
    [Theory]
    [InlineData("/app/ok", 200, RequestReason.None, Fault.None)]
    [InlineData("/denied", 403, RequestReason.Blocked, Fault.Client)]
    [InlineData("/limited", 429, RequestReason.RateLimited, Fault.Client)]
    [InlineData("/maintenance", 503, RequestReason.LocalIntended, Fault.None)]
    [InlineData("/nobody", 503, RequestReason.NoUpstream, Fault.Gateway)]
    [InlineData("/refused", 503, RequestReason.UpstreamConnect, Fault.Gateway)]
    [InlineData("/app/reset", 502, RequestReason.UpstreamReset, Fault.Gateway)]
    [InlineData("/app/silent", 504, RequestReason.UpstreamTimeout, Fault.Gateway)]
    [InlineData("/app/app500", 500, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app502", 502, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app503", 503, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app404", 404, RequestReason.ClientError, Fault.Client)]
    public async Task Line_that_HAProxy_wrote_tells_the_reason(string path, int status, RequestReason reason, Fault fault)
    {
        await Visitor.AskAsync(server.Port, path);
        var told = await server.Log.AboutAsync($"GET {path} ");
        Assert.Equal(("haproxy", "shop.example", status, reason, fault), (told.Format, told.Host, told.Status, told.Reason, told.Fault));
    }

    [Fact]
    public async Task Client_that_leaves_early_is_an_abort()
    {
        await Visitor.LeaveAsync(server.Port, "/patient/silent", _ => server.Application.ArrivedAsync("/patient/silent"));
        var told = await server.Log.AboutAsync("/patient/silent");
        Assert.Equal((RequestReason.ClientAbort, Fault.Client), (told.Reason, told.Fault));
        // The same line, had the client waited for seven seconds.
        var timers = told.Line.Split(' ').Single(word => word.Count(c => c == '/') == 4 && word.Contains("/-1/", StringComparison.Ordinal));
        var late = WrittenLog.Read(told.Line.Replace(timers, "0/0/0/-1/7000", StringComparison.Ordinal));
        Assert.Equal((RequestReason.ClientGaveUp, Fault.Gateway), (late.Reason, late.Fault));
    }

    [Fact]
    public async Task Client_that_sends_no_whole_request_is_too_slow()
    {
        await Visitor.SendAsync(server.Port, Encoding.ASCII.GetBytes("GET /half HTTP/1.1\r\nHost: shop"));
        var told = await server.Log.AboutAsync(" cR");
        Assert.Equal((408, RequestReason.ClientTimeout, Fault.Client), (told.Status, told.Reason, told.Fault));
    }

    [Fact]
    public async Task Tls_on_a_plain_port_is_a_malformed_request()
    {
        await Visitor.SendAsync(server.Port, [0x16, 0x03, 0x01, 0x00, 0x2A, 0x01, 0x00, 0x00, 0x26, 0x03, 0x03, (byte)'\r', (byte)'\n']);
        var told = await server.Log.AboutAsync("<BADREQ> 400 ");
        Assert.Equal((400, RequestReason.ClientBad, Fault.Client), (told.Status, told.Reason, told.Fault));
        Assert.Equal(RequestMarks.Malformed, told.Marks);
    }
}
