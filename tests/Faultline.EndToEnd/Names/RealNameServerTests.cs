using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.EndToEnd.Servers;
using Faultline.Lab;
using Faultline.Probing.Connections;
using Faultline.Probing.Names;

namespace Faultline.EndToEnd.Names;

/// <summary>Our resolver against name servers as they are in the world.</summary>
[Trait("Spec", "V14")]
[Trait("Spec", "V8")]
public sealed class RealNameServerTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Bind_is_understood()
    {
        var many = string.Join('\n', Enumerable.Range(1, 90).Select(i => string.Create(CultureInfo.InvariantCulture, $"big A 10.9.8.{i}")));
        await using var bind = await BindServer.StartAsync(
            $"""
            www  20 A    192.0.2.1
            www  20 AAAA 2001:db8::1
            a       CNAME b
            b       CNAME www
            six     AAAA 2001:db8::6
            mail    MX 10 www
            dangling CNAME gone
            loop1   CNAME loop2
            loop2   CNAME loop1
            {many}
            """,
            TestContext.Current.CancellationToken);
        var resolver = Resolver(bind.EndPoint);
        var server = bind.EndPoint.ToString();

        var www = (await LookUpAsync(resolver, "www.test")).Lookup!;
        Assert.Equal(["192.0.2.1", "2001:db8::1"], www.Addresses.Select(address => address.ToString()));
        Assert.Equal((server, null), (www.Source, www.Partial));
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(TimeSpan.FromSeconds(19), (await LookUpAsync(resolver, "www.test")).Lookup!.Age);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, (await LookUpAsync(resolver, "www.test")).Lookup!.Age);

        Assert.Equal(2, (await LookUpAsync(resolver, "a.test")).Lookup!.Addresses.Count);
        // 90 addresses don't fit into 1,232 bytes: they come over TCP.
        Assert.Equal(90, (await LookUpAsync(resolver, "big.test")).Lookup!.Addresses.Count);

        await FailsAsync(resolver, "gone.test", FailureKind.NameNotFound, $"gone.test: NXDOMAIN from {server}");
        await FailsAsync(
            resolver, "dangling.test", FailureKind.NameNotFound,
            $"dangling.test: NXDOMAIN from {server} (dangling.test is an alias of gone.test)");
        await FailsAsync(resolver, "mail.test", FailureKind.NameNotFound, "mail.test: it exists but has no address");
        await FailsAsync(resolver, "loop1.test", FailureKind.NameServerFailure, "more than 16 aliases in a row");
        await FailsAsync(resolver, "www.unloadable", FailureKind.NameServerFailure, $"SERVFAIL from {server}");
        await FailsAsync(resolver, "www.forwarded", FailureKind.NameServerFailure, $"SERVFAIL from {server}");

        var four = await resolver.LookUpAsync("six.test", AddressChoice.IPv4, null, TestContext.Current.CancellationToken);
        Assert.Equal($"six.test: no IPv4 address, says {server}; the other family has 2001:db8::6", four.Failure!.Detail);
    }

    [Fact]
    public async Task Dnsmasq_is_understood()
    {
        var folder = ServerProcess.NewFolder();
        var endPoint = new IPEndPoint(IPAddress.Loopback, ServerProcess.FreePort());
        await using var dnsmasq = await StartDnsmasqAsync(
            folder, endPoint,
            "--local=/test/", "--host-record=www.test,192.0.2.1,2001:db8::1", "--cname=alias.test,www.test", "--local-ttl=30");
        var resolver = Resolver(endPoint);
        Assert.Equal(2, (await LookUpAsync(resolver, "www.test")).Lookup!.Addresses.Count);
        Assert.Equal(2, (await LookUpAsync(resolver, "alias.test")).Lookup!.Addresses.Count);
        await FailsAsync(resolver, "gone.test", FailureKind.NameNotFound, $"gone.test: NXDOMAIN from {endPoint}");
        // It has nobody to ask, and says REFUSED.
        await FailsAsync(resolver, "elsewhere.example", FailureKind.NameServerFailure, $"REFUSED from {endPoint}");
    }

    [Fact]
    public async Task A_silent_first_server_costs_two_seconds_and_no_answer()
    {
        await using var bind = await BindServer.StartAsync("www A 192.0.2.1", TestContext.Current.CancellationToken);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var pending = LookUpAsync(Resolver((IPEndPoint)silent.LocalEndPoint!, bind.EndPoint), "www.test");
        var query = new byte[512];
        await silent.ReceiveAsync(query, TestContext.Current.CancellationToken);
        await silent.ReceiveAsync(query, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(bind.EndPoint.ToString(), (await pending).Lookup!.Source);
    }

    [Fact]
    public async Task A_dead_address_beside_a_living_one_is_named()
    {
        await using var bind = await BindServer.StartAsync("www A 127.0.0.2\nwww A 127.0.0.3", TestContext.Current.CancellationToken);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.3"), 0));
        listener.Listen();
        var lookup = (await LookUpAsync(Resolver(bind.EndPoint), "www.test")).Lookup!;
        IPAddress[] deadFirst = [.. lookup.Addresses.OrderBy(address => address.ToString(), StringComparer.Ordinal)];
        var guard = new AddressGuard(NetworkPolicy.FromOperator, NamedByOperator: true, FromPublic: false);
        var result = await new Connector(TimeProvider.System).ConnectAsync(
            deadFirst, ((IPEndPoint)listener.LocalEndPoint!).Port, guard, TestContext.Current.CancellationToken);
        using var socket = result.Socket!;
        Assert.Equal("127.0.0.2", Assert.Single(result.Failed).Address.Address.ToString());
        Assert.Equal("127.0.0.3", result.Address!.Address.ToString());
    }

    [Fact]
    [Trait("Spec", "V11")]
    public async Task A_forwarder_on_this_machine_that_reaches_nobody_is_no_living_canary()
    {
        var folder = ServerProcess.NewFolder();
        var (endPoint, dead) = (new IPEndPoint(IPAddress.Loopback, ServerProcess.FreePort()), ServerProcess.FreePort());
        await using var dnsmasq = await StartDnsmasqAsync(
            folder, endPoint, string.Create(CultureInfo.InvariantCulture, $"--server=127.0.0.1#{dead}"));
        var settings = new ResolverSettings { NameServers = [endPoint] };
        var answers = await new Canaries(TimeProvider.System, new Random(1), new Resolver(_time, new Random(1), settings), () => [])
            .AskAsync(settings, [], TestContext.Current.CancellationToken);
        Assert.Equal([new CanaryAnswer($"resolver {endPoint}", Answered: false)], answers);
    }

    private static Task<ServerProcess> StartDnsmasqAsync(string folder, IPEndPoint endPoint, params string[] more) =>
        ServerProcess.StartAsync(
            "dnsmasq-base", "dnsmasq", folder, endPoint,
            [
                "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces",
                "--listen-address=127.0.0.1",
                string.Create(CultureInfo.InvariantCulture, $"--port={endPoint.Port}"), $"--user={Environment.UserName}", "--pid-file=",
                .. more,
            ],
            TestContext.Current.CancellationToken);

    private static Task<NameAnswer> LookUpAsync(Resolver resolver, string host) =>
        resolver.LookUpAsync(host, AddressChoice.Any, null, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private static async Task FailsAsync(Resolver resolver, string host, FailureKind kind, string detail)
    {
        var failure = (await LookUpAsync(resolver, host)).Failure;
        Assert.NotNull(failure);
        Assert.StartsWith(detail, failure.Detail, StringComparison.Ordinal);
        Assert.Equal(kind, failure.Kind);
    }

    private Resolver Resolver(params IPEndPoint[] servers) => new(_time, new Random(1), new ResolverSettings { NameServers = servers });
}
