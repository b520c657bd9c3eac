using System.Globalization;
using System.Net;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.RealServers;
using Faultline.EndToEnd.Servers;
using Faultline.Lab.Sites;

namespace Faultline.EndToEnd.Hops;

/// <summary>A real squid between the probe and its target.</summary>
public sealed class SquidFixture : IAsyncLifetime
{
    private readonly string _folder = ServerProcess.NewFolder();
    private ServerProcess? _squid;

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var configuration = ServerFiles.Write(_folder, "squid.conf", $"""
            http_port 127.0.0.1:{Port}
            pid_filename {_folder}/squid.pid
            cache_log {_folder}/cache.log
            access_log none
            cache_mem 8 MB
            coredump_dir {_folder}
            pinger_enable off
            cache deny all
            shutdown_lifetime 0 seconds
            acl forbidden dstdomain forbidden.test
            http_access deny forbidden
            http_access allow all

            """);
        _squid = await ServerProcess.StartAsync(
            "squid-openssl", "squid", _folder, new IPEndPoint(IPAddress.Loopback, Port), ["-N", "-f", configuration], CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _squid?.DisposeAsync() ?? ValueTask.CompletedTask;
}

[Trait("Spec", "V8")]
public sealed class SquidTests(SquidFixture squid) : IClassFixture<SquidFixture>
{
    private const string Fine = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

    [Fact]
    public async Task A_plain_request_passes()
    {
        await using var site = Site.Answering(Fine);
        var (seen, verdict) = await Asking.CheckAsync(Through(site.Url + "a?b"));
        Assert.Equal(("ok", FailurePlace.Target), (verdict.Reason, seen.AnsweredBy));
        Assert.StartsWith("GET /a?b HTTP/1.1\r\n", Assert.Single(site.Requests), StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{squid.Port}", seen.Proxy);
    }

    [Fact]
    public async Task What_a_target_behind_a_plain_proxy_does_wrong_is_squid_s_to_tell()
    {
        var closed = ServerProcess.FreePort();
        var (seen, verdict) = await Asking.CheckAsync(Through(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{closed}/")));
        Assert.Equal(("http-503", 503), (verdict.Reason, seen.Answer!.Status));
    }

    [Fact]
    public async Task A_tunnel_carries_TLS_to_the_target()
    {
        var folder = ServerProcess.NewFolder();
        var (certificate, key) = await SelfSigned.WriteAsync(folder, "127.0.0.1");
        var port = ServerProcess.FreePort();
        await using var nginx = await NginxHttp2.StartAsync(folder, port, ServerProcess.FreePort(), certificate, key);
        var spec = Through(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}/static.txt")) with
        {
            Tls = TlsSettings.Default with { AuthorityPem = await File.ReadAllTextAsync(certificate, TestContext.Current.CancellationToken) },
        };
        var (seen, verdict) = await Asking.CheckAsync(spec);
        Assert.Equal("ok", verdict.Reason);
        Assert.NotNull(seen.Tls);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, squid.Port), seen.Address);
        Assert.Equal("ok", (await Asking.CheckAsync(spec with { HttpVersion = 2 })).Verdict.Reason);
    }

    [Theory]
    [InlineData("https://forbidden.test/", 403)]
    [InlineData("https://127.0.0.1:1/", 503)]
    public async Task A_tunnel_that_squid_refuses_is_the_proxy_s_answer(string url, int status)
    {
        var (seen, verdict) = await Asking.CheckAsync(Through(url));
        Assert.Equal((FailurePlace.Proxy, status), (seen.AnsweredBy, seen.Answer!.Status));
        Assert.NotEqual(State.Up, verdict.State);
    }

    private CheckSpec Through(string url) => Asking.Spec(url) with { Proxy = new("127.0.0.1", squid.Port) };
}
