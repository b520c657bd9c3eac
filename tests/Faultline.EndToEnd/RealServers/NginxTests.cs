using System.Net;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.RealServers;

/// <summary>A real nginx, failing for real reasons, told right.</summary>
public sealed class NginxFixture : IAsyncLifetime
{
    private readonly Backends _backends = new();
    private ServerProcess? _nginx;

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        var configuration = NginxConfiguration.Write(folder, Port, _backends.ClosedPort, _backends.GarbagePort, _backends.SilentPort);
        _nginx = await ServerProcess.StartAsync(
            "nginx", "nginx", folder, new IPEndPoint(IPAddress.Loopback, Port),
            ["-c", configuration, "-p", folder, "-e", Path.Combine(folder, "start.log")], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        _backends.Dispose();
    }
}

[Trait("Spec", "V4"), Trait("Spec", "V5"), Trait("Spec", "V6"), Trait("Spec", "V7"), Trait("Spec", "V8")]
[Trait("Spec", "D2"), Trait("Spec", "D3")]
public sealed class NginxTests(NginxFixture server) : IClassFixture<NginxFixture>
{
    [Theory]
    [InlineData("/static.txt", null, null, 0, "ok", State.Up, Fault.None)]
    [InlineData("/moved", null, null, 0, "ok", State.Up, Fault.None)]
    [InlineData("/private", null, null, 0, "http-401", State.Rejected, Fault.Client)]
    [InlineData("/forbidden", null, null, 0, "http-403", State.Rejected, Fault.Client)]
    [InlineData("/missing", null, null, 0, "http-404", State.Rejected, Fault.Client)]
    [InlineData("/moved-away", null, null, 0, "http-404", State.Rejected, Fault.Server)]
    [InlineData("/static.txt", "POST", null, 1, "http-405", State.Rejected, Fault.Client)]
    // nginx has a 408 in its log only: to a client that is too slow it just hangs up.
    [InlineData("/upload", "POST", "Content-Length: 10", 0, "empty-response", State.Down, Fault.Server)]
    [InlineData("/small", "POST", null, 11, "http-413", State.Rejected, Fault.Client)]
    [InlineData("/closed", null, null, 0, "empty-response", State.Down, Fault.Server)]
    [InlineData("/loop", null, null, 0, "http-500", State.Down, Fault.Server)]
    [InlineData("/refused", null, null, 0, "http-502", State.Down, Fault.Gateway)]
    [InlineData("/garbage", null, null, 0, "http-502", State.Down, Fault.Gateway)]
    [InlineData("/slow", null, null, 0, "http-504", State.Down, Fault.Gateway)]
    public async Task What_nginx_answers_is_told_right(
        string path, string? method, string? headers, int bodyLength, string? reason, State state, Fault fault)
    {
        var (seen, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}{path}", method, headers, bodyLength));
        Assert.Equal((reason, state, fault), (verdict.Reason, verdict.State, verdict.Fault));
        if (verdict.Reason != "empty-response")
            Assert.Equal("nginx", seen.Examination!.Writer.Name);
    }

    [Fact]
    public async Task A_request_line_that_is_too_long_is_414()
    {
        var (seen, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}/{new string('a', 1500)}"));
        Assert.Equal(("http-414", State.Rejected, Fault.Client), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Equal("nginx", seen.Examination!.Writer.Name);
    }

    [Theory]
    [InlineData("localhost", "http-400")]
    [InlineData("strict.localhost", "http-431")]
    public async Task A_header_that_is_too_large_is_400_or_431_as_configured(string host, string reason)
    {
        var spec = Asking.Spec($"http://{host}:{server.Port}/", headers: "Cookie: a=" + new string('b', 2000));
        var (seen, verdict) = await Asking.CheckAsync(spec with { ConnectTo = new ConnectTo("127.0.0.1", null) });
        Assert.Equal((reason, State.Rejected, Fault.Client), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Equal("nginx", seen.Examination!.Writer.Name);
    }

    [Fact]
    public async Task Asking_too_often_is_rate_limited()
    {
        var spec = Asking.Spec($"http://127.0.0.1:{server.Port}/limited");
        await Asking.CheckAsync(spec);
        var (seen, verdict) = await Asking.CheckAsync(spec);
        Assert.Equal(
            ("rate-limited", State.Rejected, Fault.Client, Urgency.Low), (verdict.Reason, verdict.State, verdict.Fault, verdict.Urgency));
        Assert.Equal("nginx", seen.Examination!.Writer.Name);
    }

    [Fact]
    public async Task A_limit_that_answers_503_names_nginx_itself_and_leaves_the_causes_open()
    {
        var spec = Asking.Spec($"http://127.0.0.1:{server.Port}/busy");
        await Asking.CheckAsync(spec);
        var (seen, verdict) = await Asking.CheckAsync(spec);
        Assert.Equal(("http-503", State.Down, Urgency.High), (verdict.Reason, verdict.State, verdict.Urgency));
        Assert.Equal("nginx", seen.Examination!.Writer.Name);
    }

    [Fact]
    public async Task Maintenance_with_Retry_After_says_when_it_is_back()
    {
        var (_, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}/maintenance"));
        Assert.Equal(("http-503", State.Down), (verdict.Reason, verdict.State));
        Assert.Equal(TimeSpan.FromSeconds(120), verdict.RetryAfter);
    }

    [Theory]
    [InlineData("/private", "401,403", "ok")]
    [InlineData("/static.txt", "401,403", "unexpectedly-open")]
    [InlineData("/moved", "401,403", "redirect-unexpected")]
    [InlineData("/maintenance", "503", "ok")]
    [Trait("Spec", "V2"), Trait("Spec", "V3")]
    public async Task What_is_expected_decides(string path, string expect, string reason)
    {
        var (_, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}{path}", expect: expect));
        Assert.Equal(reason, verdict.Reason);
    }
}
