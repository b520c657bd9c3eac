using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab;
using Faultline.Lab.Sites;
using Faultline.Probing;
using Faultline.Probing.Connections;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Names;
using Faultline.Tests.Tls;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>Silence is the target's only when somebody else answers.</summary>
[Trait("Spec", "V11")]
public sealed class CanaryTests
{
    [Fact]
    public async Task A_silent_name_server_and_no_other_canary_is_the_probe_s_own_trouble()
    {
        await using var resolver = new FakeResolver(_ => false);
        var (seen, verdict) = await CheckAsync(resolver);
        Assert.Equal(("probe-offline", State.Inconclusive, Fault.Probe), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.False(Assert.Single(seen.Canaries).Answered);
    }

    [Fact]
    public async Task A_name_server_that_is_silent_for_this_name_alone_is_a_DNS_timeout()
    {
        await using var resolver = new FakeResolver(query => query.Contains("canary", StringComparison.Ordinal));
        var (seen, verdict) = await CheckAsync(resolver);
        Assert.Equal(("dns-timeout", State.Down, Fault.Dns), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.True(Assert.Single(seen.Canaries).Answered);
    }

    [Fact]
    public async Task Another_monitor_s_host_that_answers_proves_the_network()
    {
        await using var resolver = new FakeResolver(_ => false);
        await using var other = Site.Answering(Ok());
        var (seen, verdict) = await CheckAsync(resolver, new CanaryHost("127.0.0.1", other.Address.Port), new CanaryHost("shop.test", 1));
        Assert.Equal("dns-timeout", verdict.Reason);
        // The host in doubt is not asked to vouch for itself.
        Assert.Equal(["True", "False"], seen.Canaries.Select(c => c.Answered.ToString()).Order().Reverse());
    }

    [Fact]
    public async Task A_check_that_fails_for_a_reason_of_its_own_asks_nobody()
    {
        using var closed = ClosedPort(out var port);
        await using var resolver = new FakeResolver(_ => true);
        var (seen, verdict) = await Checking.CheckAsync(Spec($"http://127.0.0.1:{port}/"), ProberWith(nameServer: resolver.Address));
        Assert.Equal("connection-refused", verdict.Reason);
        Assert.Empty(seen.Canaries);
        Assert.Equal(0, resolver.Queries);
    }

    [Fact]
    public async Task The_loopback_needs_no_network()
    {
        await using var site = new Site(Behaviours.FallsSilentAfter());
        var (seen, verdict) = await Checking.CheckAsync(Spec(site.Url) with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal("timeout-first-byte", verdict.Reason);
        Assert.Empty(seen.Canaries);
    }

    private static async Task<(Observation Seen, Verdict Verdict)> CheckAsync(FakeResolver resolver, params CanaryHost[] hosts)
    {
        var time = new ManualTime(TestAuthority.Now);
        var settings = new ResolverSettings { NameServers = [resolver.Address], Attempts = 1 };
        var prober = new Prober(time, new Random(1), () => settings, new TlsClient(), () => []) { CanaryHosts = hosts };
        var check = Checking.CheckAsync(Spec("http://shop.test/") with { Timeout = TimeSpan.FromSeconds(10) }, prober);
        // The clock moves slowly beside the loopback: whoever wants to answer has answered long before it matters.
        while (!check.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.WhenAny(check, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel));
        }

        return await check;
    }

    /// <summary>Says NXDOMAIN to the queries that it likes, and nothing to the others.</summary>
    private sealed class FakeResolver : IAsyncDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly Task _serving;

        public FakeResolver(Func<string, bool> answers)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Address = (IPEndPoint)_socket.LocalEndPoint!;
            _serving = ServeAsync(answers);
        }

        public IPEndPoint Address { get; }

        public int Queries { get; private set; }

        public async ValueTask DisposeAsync()
        {
            _socket.Dispose();
            await _serving;
        }

        private async Task ServeAsync(Func<string, bool> answers)
        {
            var buffer = new byte[2048];
            try
            {
                while (true)
                {
                    var query = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                    Queries++;
                    if (!answers(System.Text.Encoding.Latin1.GetString(buffer, 0, query.ReceivedBytes)))
                        continue;
                    // RFC 1035 §4.1.1: a response to this query, recursion available, no such name.
                    (buffer[2], buffer[3]) = (0x81, 0x83);
                    await _socket.SendToAsync(buffer.AsMemory(0, query.ReceivedBytes), query.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Disposed.
            }
        }
    }
}
