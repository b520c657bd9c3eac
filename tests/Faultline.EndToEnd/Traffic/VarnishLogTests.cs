using System.Net;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;
using Faultline.Traffic.Records;

namespace Faultline.EndToEnd.Traffic;

/// <summary>A real Varnish, and varnishncsa with the guide's line, with true failures behind them.</summary>
public sealed class VarnishLogFixture : IAsyncLifetime
{
    private ServerProcess? _varnish;
    private ServerProcess? _log;

    internal Application Application { get; } = new();

    internal WrittenLog Log => new(() => _log!.Output);

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        var vcl = ServerFiles.Write(folder, "site.vcl", $$"""
            vcl 4.1;
            import std;
            backend app { .host = "127.0.0.1"; .port = "{{Application.Port}}"; .first_byte_timeout = 300ms; }
            backend dead { .host = "127.0.0.1"; .port = "{{Application.ClosedPort}}"; }
            sub vcl_recv {
              if (req.url ~ "^/forbidden") { return (synth(403)); }
              if (req.url ~ "^/limited") { return (synth(429)); }
              set req.backend_hint = app;
              if (req.url ~ "^/dead") { set req.backend_hint = dead; }
            }
            {{GuideBlock.Of("vcl")}}
            """);
        var ready = new IPEndPoint(IPAddress.Loopback, Port);
        _varnish = await ServerProcess.StartAsync(
            "varnish", "varnishd", folder, ready,
            ["-F", "-a", $"127.0.0.1:{Port}", "-f", vcl, "-n", Path.Combine(folder, "state"), "-s", "default,16m"], CancellationToken.None);
        // The guide's command, typed into a shell, with the place of this Varnish.
        var command = "exec " + GuideBlock.Of("sh").Replace("varnishncsa ", $"varnishncsa -n {folder}/state ", StringComparison.Ordinal);
        _log = await ServerProcess.StartAsync("varnish", "sh", ServerProcess.NewFolder(), ready, ["-c", command], CancellationToken.None);
        // It shows what happens after it has found the server's memory.
        for (var n = 0; n < 200 && !_log.Output.Contains("/limited/ready", StringComparison.Ordinal); n++)
        {
            await Visitor.AskAsync(Port, "/limited/ready");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_log is not null)
            await _log.DisposeAsync();
        if (_varnish is not null)
            await _varnish.DisposeAsync();
        Application.Dispose();
    }
}

[Trait("Spec", "T1"), Trait("Spec", "T5")]
public sealed class VarnishLogTests(VarnishLogFixture server) : IClassFixture<VarnishLogFixture>
{
    [Theory]
    [InlineData("/app/ok", 200, RequestReason.None, Fault.None)]
    [InlineData("/forbidden", 403, RequestReason.Blocked, Fault.Client)]
    [InlineData("/limited", 429, RequestReason.RateLimited, Fault.Client)]
    [InlineData("/dead", 503, RequestReason.UpstreamConnect, Fault.Gateway)]
    [InlineData("/app/reset", 503, RequestReason.UpstreamConnect, Fault.Gateway)]
    [InlineData("/app/silent", 503, RequestReason.UpstreamConnect, Fault.Gateway)]
    [InlineData("/app/app500", 500, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app404", 404, RequestReason.ClientError, Fault.Client)]
    public async Task Line_that_Varnish_wrote_tells_the_reason(string path, int status, RequestReason reason, Fault fault)
    {
        await Visitor.AskAsync(server.Port, path);
        var told = await server.Log.AboutAsync($"\"{path}\"");
        Assert.Equal(("varnish", "shop.example", status, reason, fault), (told.Format, told.Host, told.Status, told.Reason, told.Fault));
    }
}
