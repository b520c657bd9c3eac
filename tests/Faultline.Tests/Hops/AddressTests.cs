using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab;
using Faultline.Lab.Sites;
using Faultline.Tests.Tls;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>Where a check connects to, and over which family.</summary>
[Trait("Spec", "V14")]
public sealed class AddressTests
{
    private const string Hosts = "127.0.0.1 four.test both.test\n::1 six.test both.test\n127.0.0.1 origin.test";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("origin.test")]
    public async Task Connect_to_asks_there_with_the_url_s_own_host(string there)
    {
        await using var site = Site.Answering(Ok());
        var (seen, verdict) = await CheckAsync(Spec("http://shop.test:8080/") with { ConnectTo = new(there, site.Address.Port) }, ProberWith(Hosts));
        Assert.Equal(State.Up, verdict.State);
        Assert.Equal("Host: shop.test:8080", Assert.Single(site.Requests).Line("Host"));
        Assert.Equal(site.Address, seen.Address);
    }

    [Fact]
    public async Task Connect_to_without_a_port_keeps_the_url_s_own()
    {
        await using var site = Site.Answering(Ok());
        var (_, verdict) = await CheckAsync(Spec($"http://shop.test:{site.Address.Port}/") with { ConnectTo = new("127.0.0.1", null) });
        Assert.Equal(State.Up, verdict.State);
    }

    [Fact]
    [Trait("Spec", "V15")]
    public async Task Connect_to_verifies_and_names_the_url_s_own_host()
    {
        await using var site = new TlsSite(Ok(), "shop.test");
        var spec = Spec("https://shop.test/") with { ConnectTo = new("127.0.0.1", site.Port), Tls = TlsSite.Trust };
        var (_, verdict) = await CheckAsync(spec, ProberWith(time: new ManualTime(TestAuthority.Now)));
        Assert.Equal("ok", verdict.Reason);
        Assert.Equal("shop.test", site.Visits.Single().ServerName);
    }

    [Fact]
    public async Task Connect_to_is_for_the_url_s_own_host_and_not_for_where_it_redirects()
    {
        await using var other = Site.Answering(Ok());
        await using var site = new Site(Behaviours.RedirectsTo(other.Url));
        var (seen, _) = await CheckAsync(Spec("http://shop.test/") with { ConnectTo = new("127.0.0.1", site.Address.Port) });
        Assert.Equal(other.Address, seen.Address);
    }

    [Theory]
    [InlineData(AddressChoice.Any)]
    [InlineData(AddressChoice.IPv4)]
    [InlineData(AddressChoice.IPv6)]
    [InlineData(AddressChoice.Both)]
    public async Task Each_choice_is_up_where_both_families_listen(AddressChoice choice)
    {
        await using var both = await Both.OpenAsync();
        var (seen, verdict) = await CheckAsync(Spec($"http://both.test:{both.Port}/") with { Ip = choice }, ProberWith(Hosts));
        Assert.Equal("ok", verdict.Reason);
        if (choice is AddressChoice.IPv4 or AddressChoice.IPv6)
            Assert.Equal(choice == AddressChoice.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, seen.Address!.AddressFamily);
    }

    // The sites of the lab listen on IPv4 only.
    [Theory]
    [InlineData("both.test", AddressChoice.Any, "ok")] // localhost's order: IPv4 first
    [InlineData("both.test", AddressChoice.IPv4, "ok")]
    [InlineData("both.test", AddressChoice.IPv6, "connection-refused")]
    [InlineData("both.test", AddressChoice.Both, "address-failing")]
    [InlineData("four.test", AddressChoice.IPv6, "dns-not-found")]
    [InlineData("six.test", AddressChoice.IPv4, "dns-not-found")]
    public async Task A_family_that_does_not_listen_is_told(string host, AddressChoice choice, string reason)
    {
        await using var site = Site.Answering(Ok());
        var (seen, verdict) = await CheckAsync(Spec($"http://{host}:{site.Address.Port}/") with { Ip = choice }, ProberWith(Hosts));
        Assert.Equal(reason, verdict.Reason);
        if (reason == "address-failing")
            Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, site.Address.Port), Assert.Single(seen.FailedAddresses).Address);
    }

    [Fact]
    public async Task A_fallback_that_saved_the_check_names_the_address_that_failed()
    {
        await using var site = Site.Answering(Ok());
        // Listens on 127.0.0.1 only; each address has its turn as the first.
        var prober = ProberWith("127.0.0.2 shop.test\n127.0.0.1 shop.test");
        var (seen, verdict) = await CheckAsync(Spec($"http://shop.test:{site.Address.Port}/") with { Ip = AddressChoice.IPv4 }, prober);
        Assert.Equal(("address-failing", State.Degraded, Fault.Network), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Equal(IPAddress.Parse("127.0.0.2"), Assert.Single(seen.FailedAddresses).Address.Address);
        Assert.Equal(site.Address, seen.Address);
        Assert.Equal("ok", (await CheckAsync(Spec($"http://shop.test:{site.Address.Port}/") with { Ip = AddressChoice.IPv4 }, prober)).Verdict.Reason);
    }

    [Fact]
    public async Task A_silent_family_leaves_time_for_the_other_and_is_told()
    {
        await using var site = Site.Answering(Ok());
        using var silent = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.IPv6Loopback, site.Address.Port));
        silent.Listen(0);
        // Nobody accepts: when the queue is full the kernel lets further ones wait.
        Socket[] waiting = [.. Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var connecting = waiting.Select(socket => socket.ConnectAsync(silent.LocalEndPoint!, stop.Token).AsTask()).ToArray();
        await connecting[0];

        var spec = Spec($"http://both.test:{site.Address.Port}/") with { Ip = AddressChoice.Both, Timeout = TimeSpan.FromSeconds(4) };
        var (seen, verdict) = await CheckAsync(spec, ProberWith(Hosts));
        Assert.Equal("address-failing", verdict.Reason);
        Assert.Equal(FailureKind.ConnectionTimeout, Assert.Single(seen.FailedAddresses).Kind);

        await stop.CancelAsync();
        await Task.WhenAll(connecting).ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
        Array.ForEach(waiting, socket => socket.Dispose());
    }

    [Fact]
    public async Task What_a_monitor_says_of_its_target_s_family_does_not_bind_the_token_endpoint()
    {
        await using var both = await Both.OpenAsync();
        await using var endpoint = Site.Answering(Status(200, body: """{"access_token":"t"}"""));
        var spec = Spec($"http://six.test:{both.Port}/") with
        {
            Ip = AddressChoice.IPv6,
            Auth = new Credentials.OAuth2(Url($"http://four.test:{endpoint.Address.Port}/"), "me", "secret", null),
        };
        Assert.Equal("ok", (await CheckAsync(spec, ProberWith(Hosts))).Verdict.Reason);
    }

    /// <summary>A site on one port of both loopback addresses: the lab's, and a small one on ::1.</summary>
    private sealed class Both : IAsyncDisposable
    {
        private readonly Site _four;
        private readonly Socket _six;
        private readonly Task _serving;

        private Both(Site four, Socket six)
        {
            _four = four;
            _six = six;
            _serving = ServeAsync();
        }

        public int Port => _four.Address.Port;

        public static async Task<Both> OpenAsync()
        {
            for (var attempt = 0; ; attempt++)
            {
                var four = Site.Answering(Ok());
                var six = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    six.Bind(new IPEndPoint(IPAddress.IPv6Loopback, four.Address.Port));
                    six.Listen();
                    return new Both(four, six);
                }
                catch (SocketException) when (attempt < 20)
                {
                    six.Dispose();
                    await four.DisposeAsync();
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            _six.Dispose();
            await _serving;
            await _four.DisposeAsync();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var visitor = await _six.AcceptAsync();
                    await visitor.ReceiveAsync(new byte[4096]);
                    await visitor.SendAsync(System.Text.Encoding.ASCII.GetBytes(Ok()));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Disposed.
            }
        }
    }
}
