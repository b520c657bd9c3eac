using System.Net;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;
using Faultline.Traffic.Records;

namespace Faultline.EndToEnd.Traffic;

/// <summary>A real Apache httpd that logs the guide's line, with true failures behind it.</summary>
public sealed class ApacheLogFixture : IAsyncLifetime
{
    private ServerProcess? _apache;

    internal Application Application { get; } = new();

    internal WrittenLog Log { get; private set; } = new(() => "");

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        ServerFiles.Write(folder, "www/index.html", "<h1>shop</h1>");
        ServerFiles.Write(folder, "www/forbidden/index.html", "no");
        const string modules = "/usr/lib/apache2/modules";
        string[] names =
        [
            "mpm_event", "authz_core", "dir", "proxy", "proxy_http", "slotmem_shm", "proxy_balancer", "lbmethod_byrequests", "reqtimeout", "env",
        ];
        var (app, closed) = ($"http://127.0.0.1:{Application.Port}", $"http://127.0.0.1:{Application.ClosedPort}");
        var configuration = ServerFiles.Write(folder, "apache.conf", $$"""
            ServerName shop.example
            ServerRoot {{folder}}
            DefaultRuntimeDir {{folder}}
            Listen 127.0.0.1:{{Port}}
            PidFile {{folder}}/apache.pid
            ErrorLog {{folder}}/error.log
            {{string.Join('\n', names.Select(name => $"LoadModule {name}_module {modules}/mod_{name}.so"))}}
            User nobody
            Group nogroup
            DocumentRoot {{folder}}/www
            UseCanonicalName On
            RequestReadTimeout header=1 body=1
            ProxyTimeout 1
            {{GuideBlock.Of("apache").Replace("/var/log/apache2/faultline.log", $"{folder}/access.log", StringComparison.Ordinal)}}
            <Directory {{folder}}/www>
              Require all granted
            </Directory>
            <Location /forbidden>
              Require all denied
            </Location>
            <Proxy balancer://shop>
              BalancerMember {{app}}
            </Proxy>
            <Proxy balancer://dead>
              BalancerMember {{closed}} retry=60
              ProxySet forcerecovery=Off
            </Proxy>
            ProxyPass /app/ balancer://shop/app/
            ProxyPass /dead/ balancer://dead/

            """);
        Log = WrittenLog.OfFile(Path.Combine(folder, "access.log"));
        _apache = await ServerProcess.StartAsync(
            "apache2", "apache2", folder, new IPEndPoint(IPAddress.Loopback, Port), ["-d", folder, "-f", configuration, "-DFOREGROUND"], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_apache is not null)
            await _apache.DisposeAsync();
        Application.Dispose();
    }
}

[Trait("Spec", "T1"), Trait("Spec", "T5")]
public sealed class ApacheLogTests(ApacheLogFixture server) : IClassFixture<ApacheLogFixture>
{
    [Theory]
    [InlineData("/app/ok", 200, RequestReason.None, Fault.None)]
    [InlineData("/index.html?static", 200, RequestReason.None, Fault.None)]
    [InlineData("/missing", 404, RequestReason.ClientError, Fault.Client)]
    // Without a worker's name it may be Apache's rule or the answer of a plain ProxyPass.
    [InlineData("/forbidden/", 403, RequestReason.ClientError, Fault.Client)]
    [InlineData("/app/silent", 502, RequestReason.UpstreamReset, Fault.Gateway)]
    [InlineData("/app/reset", 502, RequestReason.UpstreamReset, Fault.Gateway)]
    [InlineData("/app/app500", 500, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app404", 404, RequestReason.ClientError, Fault.Client)]
    [InlineData("/app/app429", 429, RequestReason.RateLimited, Fault.Client)]
    public async Task Line_that_Apache_wrote_tells_the_reason(string path, int status, RequestReason reason, Fault fault)
    {
        await Visitor.AskAsync(server.Port, path);
        var told = await server.Log.AboutAsync($"GET {path} ");
        Assert.Equal(("apache", "shop.example", status, reason, fault), (told.Format, told.Host, told.Status, told.Reason, told.Fault));
    }

    [Fact]
    public async Task Refused_worker_is_a_failed_connection_and_then_no_worker_at_all()
    {
        await Visitor.AskAsync(server.Port, "/dead/first");
        await Visitor.AskAsync(server.Port, "/dead/second");
        var (first, second) = (await server.Log.AboutAsync("/dead/first"), await server.Log.AboutAsync("/dead/second"));
        Assert.Equal((503, RequestReason.UpstreamConnect, Fault.Gateway), (first.Status, first.Reason, first.Fault));
        Assert.Equal((503, RequestReason.NoUpstream, Fault.Gateway), (second.Status, second.Reason, second.Fault));
    }

    [Fact]
    public async Task Client_that_leaves_in_the_middle_is_an_abort()
    {
        await Visitor.LeaveAsync(server.Port, "/app/large", async socket => await socket.ReceiveAsync(new byte[1000]));
        var told = await server.Log.AboutAsync("/app/large");
        Assert.Equal((200, RequestReason.ClientAbort, Fault.Client), (told.Status, told.Reason, told.Fault));
    }

    [Fact]
    public async Task Tls_on_a_plain_port_is_a_malformed_request()
    {
        await Visitor.SendAsync(server.Port, [0x16, 0x03, 0x01, 0x00, 0x2A, 0x01, 0x00, 0x00, 0x26, 0x03, 0x03, (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n']);
        var told = await server.Log.AboutAsync(@"\x16\x03\x01");
        Assert.Equal((400, RequestReason.ClientBad, Fault.Client), (told.Status, told.Reason, told.Fault));
        Assert.Equal(RequestMarks.Malformed, told.Marks);
    }
}
