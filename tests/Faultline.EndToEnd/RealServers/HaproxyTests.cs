using System.Net;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.RealServers;

/// <summary>A real HAProxy, failing for real reasons, told right.</summary>
public sealed class HaproxyFixture : IAsyncLifetime
{
    private readonly Backends _backends = new();
    private ServerProcess? _haproxy;

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        var configuration = HaproxyConfiguration.Write(folder, Port, _backends.ClosedPort, _backends.GarbagePort, _backends.SilentPort);
        _haproxy = await ServerProcess.StartAsync(
            "haproxy", "haproxy", folder, new IPEndPoint(IPAddress.Loopback, Port), ["-db", "-f", configuration], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_haproxy is not null)
            await _haproxy.DisposeAsync();
        _backends.Dispose();
    }
}

[Trait("Spec", "V4"), Trait("Spec", "V5"), Trait("Spec", "V6"), Trait("Spec", "V7"), Trait("Spec", "D2"), Trait("Spec", "D3")]
public sealed class HaproxyTests(HaproxyFixture server) : IClassFixture<HaproxyFixture>
{
    [Theory]
    [InlineData("/", "GET", "Content-Length: many", 0, "http-400", State.Rejected, Fault.Client)]
    [InlineData("/denied", "GET", null, 0, "http-403", State.Rejected, Fault.Client)]
    [InlineData("/upload", "POST", "Content-Length: 10", 0, "http-408", State.Rejected, Fault.Client)]
    [InlineData("/small", "POST", null, 11, "http-413", State.Rejected, Fault.Client)]
    [InlineData("/limited", "GET", null, 0, "rate-limited", State.Rejected, Fault.Client)]
    [InlineData("/garbage", "GET", null, 0, "http-502", State.Down, Fault.Gateway)]
    [InlineData("/nobody", "GET", null, 0, "http-503", State.Down, Fault.Gateway)]
    [InlineData("/refused", "GET", null, 0, "http-503", State.Down, Fault.Gateway)]
    [InlineData("/slow", "GET", null, 0, "http-504", State.Down, Fault.Gateway)]
    public async Task What_HAProxy_answers_is_told_right(
        string path, string method, string? headers, int bodyLength, string reason, State state, Fault fault)
    {
        var (seen, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}{path}", method, headers, bodyLength));
        Assert.Equal((reason, state, fault), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Equal("HAProxy", seen.Examination!.Writer.Name);
    }

    [Fact]
    public async Task Maintenance_with_Retry_After_says_when_it_is_back()
    {
        var (_, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}/maintenance"));
        Assert.Equal(("http-503", State.Down), (verdict.Reason, verdict.State));
        Assert.Equal(TimeSpan.FromSeconds(120), verdict.RetryAfter);
    }

    [Fact]
    public async Task A_full_queue_is_a_503_behind_HAProxy()
    {
        var spec = Asking.Spec($"http://127.0.0.1:{server.Port}/narrow") with { Timeout = TimeSpan.FromSeconds(5) };
        // The only connection to the application is taken by the first that arrives; the other waits in the queue until its limit.
        var both = await Task.WhenAll(Asking.CheckAsync(spec), Asking.CheckAsync(spec));
        Assert.Equal(["http-503", "timeout-first-byte"], both.Select(b => b.Verdict.Reason).Order());
        var queued = both.Single(b => b.Verdict.Reason == "http-503");
        Assert.Equal(("HAProxy", Fault.Gateway), (queued.Seen.Examination!.Writer.Name, queued.Verdict.Fault));
    }
}
