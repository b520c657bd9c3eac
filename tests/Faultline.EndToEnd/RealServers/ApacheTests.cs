using System.Net;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.RealServers;

/// <summary>A real Apache httpd, failing for real reasons, told right.</summary>
public sealed class ApacheFixture : IAsyncLifetime
{
    private readonly Backends _backends = new();
    private ServerProcess? _apache;

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        var configuration = ApacheConfiguration.Write(folder, Port, _backends.ClosedPort, _backends.GarbagePort, _backends.SilentPort);
        _apache = await ServerProcess.StartAsync(
            "apache2", "apache2", folder, new IPEndPoint(IPAddress.Loopback, Port),
            ["-D", "FOREGROUND", "-f", configuration], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_apache is not null)
            await _apache.DisposeAsync();
        _backends.Dispose();
    }
}

[Trait("Spec", "V4"), Trait("Spec", "V5"), Trait("Spec", "D2"), Trait("Spec", "D3")]
public sealed class ApacheTests(ApacheFixture server) : IClassFixture<ApacheFixture>
{
    [Theory]
    [InlineData("/", "GET", null, 0, "ok", State.Up, Fault.None)]
    [InlineData("/", "GET", "Content-Length: many", 0, "http-400", State.Rejected, Fault.Client)]
    [InlineData("/private/", "GET", null, 0, "http-401", State.Rejected, Fault.Client)]
    [InlineData("/forbidden/", "GET", null, 0, "http-403", State.Rejected, Fault.Client)]
    [InlineData("/missing", "GET", null, 0, "http-404", State.Rejected, Fault.Client)]
    [InlineData("/", "TRACE", null, 0, "http-405", State.Rejected, Fault.Client)]
    [InlineData("/upload", "POST", "Content-Length: 10", 0, "http-408", State.Rejected, Fault.Client)]
    [InlineData("/small/", "POST", null, 11, "http-413", State.Rejected, Fault.Client)]
    [InlineData("/broken/", "GET", null, 0, "http-500", State.Down, Fault.Server)]
    [InlineData("/garbage", "GET", null, 0, "http-502", State.Down, Fault.Gateway)]
    [InlineData("/refused", "GET", null, 0, "http-503", State.Down, Fault.Gateway)]
    // Apache calls an application that accepts and then stays silent a bad gateway, not a slow one.
    [InlineData("/slow", "GET", null, 0, "http-502", State.Down, Fault.Gateway)]
    public async Task What_Apache_answers_is_told_right(
        string path, string method, string? headers, int bodyLength, string reason, State state, Fault fault)
    {
        var (seen, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}{path}", method, headers, bodyLength));
        Assert.Equal((reason, state, fault), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Equal("Apache", seen.Examination!.Writer.Name);
    }

    [Fact]
    public async Task A_request_line_that_is_too_long_is_414()
    {
        var (seen, verdict) = await Asking.CheckAsync(Asking.Spec($"http://127.0.0.1:{server.Port}/{new string('a', 600)}"));
        Assert.Equal(("http-414", State.Rejected, Fault.Client), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Equal("Apache", seen.Examination!.Writer.Name);
    }
}
