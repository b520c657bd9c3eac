using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab;
using Faultline.Lab.Sites;
using Faultline.Tests.Tls;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>The timeout bounds the whole check and is an observation; only the caller's cancellation is an exception.</summary>
[Trait("Spec", "V8 V13")]
public sealed class TimeoutTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("", "timeout-first-byte")]
    [InlineData("HTTP/1.1 200 OK\r\nX", "timeout-first-byte")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "timeout-transfer")]
    public async Task A_site_that_falls_silent_ends_with_the_timeout(string start, string reason)
    {
        await using var site = new Site(Behaviours.FallsSilentAfter(start));
        // The request leaves at once; what came before the silence is read in the moments that the real clock leaves.
        var (seen, verdict) = await CheckAsync(Spec(site.Url) with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(reason, verdict.Reason);
        Assert.InRange(seen.Phases.Total, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task One_byte_a_second_does_not_outlast_the_timeout()
    {
        var time = new ManualTime(TestAuthority.Now);
        await using var site = new Site(Behaviours.Drips("", Ok(new string('x', 1000)), TimeSpan.FromSeconds(1), time));
        var (seen, verdict) = await Driven(time, Spec(site.Url) with { Timeout = Timeout });
        Assert.Contains(verdict.Reason, (string[])["timeout-first-byte", "timeout-transfer"]);
        Assert.InRange(seen.Phases.Total, Timeout, Timeout + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_silent_TLS_server_ends_with_the_timeout()
    {
        var time = new ManualTime(TestAuthority.Now);
        await using var site = new Site(Behaviours.NeverReads());
        var (_, verdict) = await Driven(time, Spec($"https://{site.Address}/") with { Timeout = Timeout });
        Assert.Equal("tls-timeout", verdict.Reason);
    }

    [Fact]
    public async Task A_silent_name_server_ends_with_the_timeout()
    {
        var time = new ManualTime(TestAuthority.Now);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var prober = ProberWith(time: time, nameServer: (IPEndPoint)silent.LocalEndPoint!, patience: TimeSpan.FromSeconds(30));
        var (seen, _) = await Driven(time, Spec("http://shop.test/") with { Timeout = Timeout }, prober);
        Assert.Equal(FailureKind.NameTimeout, seen.Failure!.Kind);
        Assert.InRange(seen.Phases.Total, Timeout, Timeout + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Redirects_do_not_stretch_the_timeout()
    {
        var time = new ManualTime(TestAuthority.Now);
        await using var site = new Site(async (visit, cancel) =>
        {
            var at = int.Parse((await visit.ReadRequestAsync(cancel)).Split(' ', '/')[2], System.Globalization.CultureInfo.InvariantCulture);
            await Task.Delay(TimeSpan.FromSeconds(4), time, cancel);
            await visit.SendAsync(Redirect(302, $"/{at + 1}"), cancel);
        });
        var (seen, verdict) = await Driven(time, Spec(site.Url + "0") with { Timeout = Timeout });

        // The clock is moved while a real connection is made: on a busy machine the end may come during the third hop's connect.
        Assert.Contains(verdict.Reason, (string[])["timeout-first-byte", "connection-timeout"]);
        Assert.InRange(seen.Redirects.Count, 0, 2);
        Assert.InRange(seen.Phases.Total, Timeout, Timeout + TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_caller_s_cancellation_is_an_exception(int httpVersion)
    {
        var asked = new TaskCompletionSource();
        await using var site = new Site(async (_, cancel) =>
        {
            asked.SetResult();
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var check = ProberWith().CheckAsync(Spec(site.Url) with { HttpVersion = httpVersion }, stop.Token);
        await asked.Task.WaitAsync(Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    [Fact]
    public async Task A_cancelled_check_is_not_even_begun()
    {
        await using var site = Site.Answering(Ok());
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ProberWith().CheckAsync(Spec(site.Url), stop.Token));
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task Cancellation_while_canaries_are_asked_is_an_exception_too()
    {
        var time = new ManualTime(TestAuthority.Now);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var prober = ProberWith(time: time, nameServer: (IPEndPoint)silent.LocalEndPoint!);
        var check = prober.CheckAsync(Spec("http://shop.test/") with { Timeout = TimeSpan.FromSeconds(1) }, stop.Token);
        // The check's own second passes, not the two of the canaries.
        await ReceiveAsync(silent);
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(silent, "canary");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    private static async Task<(Observation Seen, Verdict Verdict)> Driven(ManualTime time, CheckSpec spec, Probing.Prober? prober = null)
    {
        var check = CheckAsync(spec, prober ?? ProberWith(time: time));
        while (!check.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.WhenAny(check, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancel));
        }

        return await check;
    }

    private static async Task UntilAsync(Socket server, string name)
    {
        while (!(await ReceiveAsync(server)).Contains(name, StringComparison.Ordinal))
        {
        }
    }

    private static async Task<string> ReceiveAsync(Socket server)
    {
        var buffer = new byte[2048];
        var count = await server.ReceiveAsync(buffer, Cancel);
        return System.Text.Encoding.Latin1.GetString(buffer, 0, count);
    }
}
