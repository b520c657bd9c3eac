using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Lab;
using Faultline.Probing.Connections;

namespace Faultline.Tests.Connections;

[Trait("Spec", "V8")]
[Trait("Spec", "V14")]
public sealed class ConnectorTests : IDisposable
{
    private static readonly AddressGuard Guard = new(NetworkPolicy.FromOperator, NamedByOperator: true, FromPublic: false);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ConnectorTests()
    {
        _listener.Bind(new IPEndPoint(Address(2), 0));
        _listener.Listen();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_living_address_is_connected_to_without_delay()
    {
        var result = await new Connector(_time).ConnectAsync([Address(2)], Port, Guard, TestContext.Current.CancellationToken);
        using var socket = result.Socket!;
        Assert.True(socket is { Connected: true, NoDelay: true });
        Assert.Equal((new IPEndPoint(Address(2), Port), 0, null), (result.Address, result.Failed.Count, result.Failure));
    }

    [Fact]
    public async Task A_mapped_address_is_connected_to_as_what_it_is()
    {
        var result = await ConnectAsync(Address(2).MapToIPv6());
        using var socket = result.Socket!;
        Assert.Equal(new IPEndPoint(Address(2), Port), result.Address);
    }

    [Fact]
    public async Task A_dead_address_beside_a_living_one_is_named()
    {
        var result = await ConnectAsync(Address(3), Address(2));
        using var socket = result.Socket!;
        var failed = Assert.Single(result.Failed);
        Assert.Equal((new IPEndPoint(Address(3), Port), FailureKind.ConnectionRefused), (failed.Address, failed.Kind));
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task Refused_by_all_is_refused()
    {
        var result = await ConnectAsync(Address(3), Address(4));
        Assert.Null(result.Socket);
        Assert.Equal(new Failure(FailureKind.ConnectionRefused, $"connection refused: {Address(3)}:{Port}"), result.Failure);
        Assert.Equal(2, result.Failed.Count);
    }

    [Fact]
    public async Task A_silent_address_is_left_after_its_share()
    {
        using var silent = await SilentListener.StartAsync(new IPEndPoint(Address(3), Port));
        var pending = ConnectAsync(Address(3), Address(2));
        Assert.False(pending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(4));
        var result = await pending;
        using var socket = result.Socket!;
        Assert.Equal(
            new FailedAddress(new IPEndPoint(Address(3), Port), FailureKind.ConnectionTimeout, TimeSpan.FromSeconds(4)),
            Assert.Single(result.Failed));
    }

    [Fact]
    public async Task The_checks_end_ends_a_silent_attempt()
    {
        using var silent = await SilentListener.StartAsync(new IPEndPoint(Address(3), Port));
        using var cancel = new CancellationTokenSource(Budget, _time);
        var pending = new Connector(_time).ConnectAsync([Address(3)], Port, Guard, literal: true, Budget, cancel.Token).AsTask();
        Assert.False(pending.IsCompleted);
        _time.Advance(Budget);
        var failure = (await pending).Failure!;
        Assert.Equal(new Failure(FailureKind.ConnectionTimeout, $"no answer from {Address(3)}:{Port} within 10.0 s"), failure);
    }

    [Fact]
    public async Task A_refusal_says_more_than_silence()
    {
        using var silent = await SilentListener.StartAsync(new IPEndPoint(Address(3), Port));
        var pending = ConnectAsync(Address(3), Address(4));
        _time.Advance(TimeSpan.FromSeconds(4));
        var result = await pending;
        Assert.Equal(FailureKind.ConnectionRefused, result.Failure!.Kind);
        Assert.Equal([FailureKind.ConnectionTimeout, FailureKind.ConnectionRefused], result.Failed.Select(address => address.Kind));
    }

    [Fact]
    [Trait("Spec", "S2")]
    public async Task A_forbidden_address_is_not_opened_and_not_called_dead()
    {
        var fromOutside = new AddressGuard(NetworkPolicy.FromOperator, NamedByOperator: false, FromPublic: true);
        var result = await new Connector(_time).ConnectAsync(
            [Address(2)], Port, fromOutside, literal: false, Budget, TestContext.Current.CancellationToken);
        Assert.Equal(FailureKind.AddressNotAllowed, result.Failure!.Kind);
        Assert.Contains("127.0.0.2 is a loopback address", result.Failure.Detail, StringComparison.Ordinal);
        Assert.Empty(result.Failed);
        Assert.False(_listener.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    [Trait("Spec", "S2")]
    public async Task An_allowed_address_beside_a_forbidden_one_is_used()
    {
        var fromOutside = new AddressGuard(
            NetworkPolicy.FromOperator with { Allowed = [IPNetwork.Parse("127.0.0.2/32")] }, NamedByOperator: false, FromPublic: true);
        var result = await new Connector(_time).ConnectAsync(
            [Address(3), Address(2)], Port, fromOutside, literal: false, Budget, TestContext.Current.CancellationToken);
        using var socket = result.Socket!;
        Assert.Empty(result.Failed);
    }

    [Fact]
    public async Task Without_addresses_there_is_a_failure() => Assert.NotNull((await ConnectAsync()).Failure);

    [Theory]
    [InlineData(1, 10, null)]
    [InlineData(2, 10, 4.0)]
    [InlineData(4, 10, 2.5)]
    [InlineData(50, 10, 1.0)]
    [InlineData(2, 0, 1.0)]
    public void A_silent_address_gets_a_fair_share(int left, int budget, double? share) =>
        Assert.Equal(share, Connector.Share(left, TimeSpan.FromSeconds(budget))?.TotalSeconds);

    [Theory]
    [InlineData(SocketError.ConnectionRefused, FailureKind.ConnectionRefused)]
    [InlineData(SocketError.TimedOut, FailureKind.ConnectionTimeout)]
    [InlineData(SocketError.HostUnreachable, FailureKind.NetworkUnreachable)]
    [InlineData(SocketError.NetworkUnreachable, FailureKind.NetworkUnreachable)]
    [InlineData(SocketError.AccessDenied, FailureKind.NetworkUnreachable)]
    [InlineData(SocketError.AddressFamilyNotSupported, FailureKind.NoIPv6)]
    [InlineData(SocketError.AddressNotAvailable, FailureKind.ProbeResources)]
    [InlineData(SocketError.TooManyOpenSockets, FailureKind.ProbeResources)]
    [InlineData(SocketError.NoBufferSpaceAvailable, FailureKind.ProbeResources)]
    [InlineData(SocketError.SocketError, FailureKind.NetworkUnreachable)]
    [Trait("Spec", "V11")]
    public void Each_error_has_its_kind(SocketError error, FailureKind kind) =>
        Assert.Equal(kind, ConnectErrors.Explain(error, AddressFamily.InterNetwork, new LocalRoutes(_time)).Kind);

    [Theory]
    [InlineData(SocketError.NetworkUnreachable, FailureKind.NetworkUnreachable)]
    [InlineData(SocketError.AddressNotAvailable, FailureKind.ProbeResources)]
    [Trait("Spec", "V11")]
    public void Unreachable_IPv6_is_the_probes_only_when_it_has_none(SocketError error, FailureKind otherwise)
    {
        var routes = new LocalRoutes(_time);
        var expected = routes.HasIPv6 ? otherwise : FailureKind.NoIPv6;
        Assert.Equal(expected, ConnectErrors.Explain(error, AddressFamily.InterNetworkV6, routes).Kind);
    }

    private static IPAddress Address(byte last) => new([127, 0, 0, last]);

    private Task<ConnectResult> ConnectAsync(params IPAddress[] addresses) => new Connector(_time)
        .ConnectAsync(addresses, Port, Guard, literal: false, Budget, TestContext.Current.CancellationToken).AsTask();
}
