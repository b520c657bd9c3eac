using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Lab;
using Faultline.Probing.Connections;
using Faultline.Probing.Names;
using Faultline.Tests.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Connections;

[Trait("Spec", "V11")]
public sealed class CanariesTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Random _random = new(1);

    [Theory]
    [InlineData(Codes.NoSuchName, true)]
    [InlineData(Codes.NoError, true)]
    [InlineData(Codes.ServerFailure, false)]
    [InlineData(5, false)]
    public async Task A_name_server_on_this_machine_must_find_something_out(int code, bool answered)
    {
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var server = FakeNameServer.Answering(query =>
        {
            asked.Enqueue(Packet.Name(query));
            return Packet.AnswerTo(query, code);
        });
        Assert.Equal([new CanaryAnswer($"resolver {server.Name}", answered)], await AskAsync(server.EndPoint));
        await AskAsync(server.EndPoint);
        Assert.Equal(2, asked.Distinct(StringComparer.Ordinal).Count());
        Assert.All(asked, name => Assert.EndsWith(".arpa", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Codes.ServerFailure)]
    [InlineData(5)]
    public void Any_answer_from_afar_proves_the_network(int code)
    {
        var message = Message.Read(Packet.AnswerTo(MessageTests.Query("", RecordType.NameServer), code).Bytes());
        Assert.True(Canaries.ProvesNetwork(message, isLocal: false));
        Assert.False(Canaries.ProvesNetwork(message, isLocal: true));
        Assert.False(Canaries.ProvesNetwork(null, isLocal: false));
    }

    [Fact]
    public async Task A_gateway_that_refuses_is_alive()
    {
        await using var server = FakeNameServer.Answering(query => Packet.AnswerTo(query, Codes.NoSuchName));
        var answers = await AskAsync(server.EndPoint, gateways: [IPAddress.Parse("127.0.0.77")]);
        Assert.Equal(new CanaryAnswer("gateway 127.0.0.77", true), answers[1]);
    }

    [Fact]
    public async Task Silence_ends_after_two_seconds_and_proves_nothing()
    {
        await using var server = FakeNameServer.Silent();
        using var silent = await SilentListener.StartAsync(new IPEndPoint(IPAddress.Loopback, 0));
        var pending = AskAsync(server.EndPoint, new CanaryHost("127.0.0.1", silent.EndPoint.Port), new CanaryHost("nowhere.test", 80));
        await server.ReceiveAsync(1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.All(await pending, answer => Assert.False(answer.Answered, answer.Name));
    }

    [Fact]
    public async Task Hosts_that_the_caller_names_are_asked()
    {
        await using var server = FakeNameServer.Answering(query => Packet.AnswerTo(query, Codes.NoSuchName));
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var answers = await AskAsync(server.EndPoint, new CanaryHost("localhost", port), new CanaryHost("gone.test", port));
        Assert.Equal(
            [new CanaryAnswer($"host localhost:{port}", true), new CanaryAnswer($"host gone.test:{port}", false)], answers.Skip(1));
    }

    [Fact]
    public async Task Servers_behind_a_local_forwarder_are_asked_instead_of_it()
    {
        await using var forwarder = FakeNameServer.Silent();
        await using var behind = FakeNameServer.Answering(query => Packet.AnswerTo(query, Codes.NoSuchName));
        var settings = new ResolverSettings { NameServers = [forwarder.EndPoint], Upstream = [behind.EndPoint] };
        var answers = await new Canaries(_time, new Random(1), new Resolver(_time, new Random(2), settings), () => [])
            .AskAsync(settings, [], TestContext.Current.CancellationToken);
        Assert.Equal([new CanaryAnswer($"resolver {behind.Name}", true)], answers);
    }

    [Fact]
    public void Default_gateways_are_read_from_what_Linux_shows()
    {
        const string V4 =
            """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
            eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
            tun0	0000000A	0100000A	0003	0	0	0	000000FF	0	0	0
            """;
        const string Zero = "00000000000000000000000000000000";
        const string V6 =
            $"""
            {Zero} 00 {Zero} 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0
            {Zero} 00 {Zero} 00 fe800000000000000000000000000001 00000400 00000002 00000000 00000003     eth1
            {Zero} 00 {Zero} 00 {Zero} ffffffff 00000001 00000000 00200200       lo
            """;
        // The table is in the byte order of the machine, which is little-endian wherever .NET runs on Linux but s390x.
        Assert.Equal("192.0.2.1", Assert.Single(RouteTable.ReadIPv4(V4)).ToString());
        Assert.Equal(
            ["fd00::1", "fe80::1%7"], RouteTable.ReadIPv6(V6, name => name == "eth1" ? 7 : 0).Select(address => address.ToString()));
    }

    [Fact]
    public void Any_text_is_read_as_a_route_table() => Prop.ForAll<string>(text =>
    {
        RouteTable.ReadIPv4(text ?? "");
        RouteTable.ReadIPv6(text ?? "", _ => 0);
    }).QuickCheckThrowOnFailure();

    private Task<IReadOnlyList<CanaryAnswer>> AskAsync(IPEndPoint server, params CanaryHost[] hosts) => AskAsync(server, [], hosts);

    private Task<IReadOnlyList<CanaryAnswer>> AskAsync(IPEndPoint server, IReadOnlyList<IPAddress> gateways, params CanaryHost[] hosts)
    {
        var settings = new ResolverSettings { NameServers = [server] };
        return new Canaries(_time, _random, new Resolver(_time, new Random(2), settings), () => gateways)
            .AskAsync(settings, hosts, TestContext.Current.CancellationToken);
    }
}
