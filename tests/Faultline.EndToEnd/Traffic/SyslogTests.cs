using System.Globalization;
using System.Net;
using Faultline.Core.Verdicts;
using Faultline.Engine;
using Faultline.Engine.Storage;
using Faultline.Engine.Traffic;
using Faultline.EndToEnd.Docs;
using Faultline.EndToEnd.Servers;
using Faultline.Probing;
using Faultline.Traffic.Records;

namespace Faultline.EndToEnd.Traffic;

/// <summary>Real servers that send their log lines to a running engine, by the lines of the guide.</summary>
[Trait("Spec", "T1")]
public sealed class SyslogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faultline-syslog-");
    private readonly int _site = ServerProcess.FreePort();
    private readonly int _syslog = ServerProcess.FreePort();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Lines_that_nginx_sends_are_read()
    {
        using var application = new Application();
        await using var hub = await StartAsync();
        var folder = ServerProcess.NewFolder();
        var configuration = ServerFiles.Write(folder, "nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 256; }
            http {
              {{GuideBlock.Of("nginx")}}
              {{Sending("access_log syslog:server=127.0.0.1:5514 faultline;")}}
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              server {
                listen 127.0.0.1:{{_site}};
                server_name shop.example;
                location / { proxy_pass http://127.0.0.1:{{application.Port}}; }
                location /refused/ { proxy_pass http://127.0.0.1:{{application.ClosedPort}}; }
              }
            }
            """);
        await using var nginx = await ServerProcess.StartAsync(
            "nginx", "nginx", folder, new IPEndPoint(IPAddress.Loopback, _site),
            ["-c", configuration, "-p", folder, "-e", Path.Combine(folder, "start.log")], Cancel);
        await AssertReadAsync(hub, "nginx");
    }

    [Fact]
    public async Task Lines_that_HAProxy_sends_are_read()
    {
        using var application = new Application();
        await using var hub = await StartAsync();
        var folder = ServerProcess.NewFolder();
        var configuration = ServerFiles.Write(folder, "haproxy.cfg", $$"""
            global
              maxconn 200
              {{Sending("log 127.0.0.1:5514 len 8192 local0")}}
            defaults
              mode http
              log global
              timeout connect 500ms
              timeout client 5s
              timeout server 5s
              retries 0
            frontend all
              bind 127.0.0.1:{{_site}}
              option dontlognull
            {{GuideBlock.Of("haproxy")}}
              use_backend refused if { path_beg /refused }
              default_backend app
            backend refused
              server dead 127.0.0.1:{{application.ClosedPort}}
            backend app
              server shop 127.0.0.1:{{application.Port}}

            """);
        await using var haproxy = await ServerProcess.StartAsync(
            "haproxy", "haproxy", folder, new IPEndPoint(IPAddress.Loopback, _site), ["-db", "-f", configuration], Cancel);
        await AssertReadAsync(hub, "haproxy");
    }

    /// <summary>A line of the guide, to the port of this test.</summary>
    private string Sending(string line)
    {
        Assert.Contains(Page.Read("docs/guide/configuration.md").Lines, l => l.Contains($"`{line}`", StringComparison.Ordinal));
        return line.Replace("5514", _syslog.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private async Task<Hub> StartAsync()
    {
        var file = Path.Combine(_folder.FullName, "faultline.yaml");
        await File.WriteAllTextAsync(
            file, string.Create(CultureInfo.InvariantCulture, $"logs: [{{ name: web, syslog: 'udp://127.0.0.1:{_syslog}' }}]"), Cancel);
        var data = Path.Combine(_folder.FullName, "data");
        var hub = await Hub.StartAsync(
            new HubOptions(
                file, data, new DatabaseAddress.Sqlite(data), TimeProvider.System, Prober.OfThisMachine(), new Random(1), _ => { }),
            Cancel);
        return hub;
    }

    private async Task AssertReadAsync(Hub hub, string product)
    {
        for (var n = 0; n < 20; n++)
            await Visitor.AskAsync(_site, string.Create(CultureInfo.InvariantCulture, $"/ok?{n}"));
        await Visitor.AskAsync(_site, "/refused/");
        var started = TimeProvider.System.GetTimestamp();
        TrafficSums sums;
        while (true)
        {
            var day = new TrafficQuery(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200), TrafficStep.Day) { Host = "shop.example" };
            sums = await hub.Traffic.ReadAsync(day, Cancel);
            if (sums.Cells.Sum(c => c.Count) >= 21)
                break;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"{sums.Cells.Sum(c => c.Count)} requests arrived");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        Assert.Equal(21, sums.Cells.Sum(c => c.Count));
        Assert.Equal(1, sums.Cells.Where(c => c.Reason.FaultOf(c.AtEdge) == Fault.Gateway).Sum(c => c.Count));
        var totals = Assert.Single(await hub.Traffic.SourcesAsync(Cancel));
        Assert.StartsWith(product, totals.Format, StringComparison.Ordinal);
        Assert.Equal(0, totals.Unparsed);
    }
}
