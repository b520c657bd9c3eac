using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Connections.Tls.OpenSsl;

namespace Faultline.Tests.Tls;

[Trait("Spec", "V15")]
public sealed class SessionTests
{
    private static readonly TlsSettings Settings = TlsSettings.Default with { AuthorityPem = TestAuthority.Trusted.Pem };

    private readonly TlsClient _client = new(new OpenSslEngine(resumeSessions: true));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls12)]
    public async Task A_session_is_resumed_within_60_s_of_its_full_handshake_and_not_after(SslProtocols protocol)
    {
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain(), protocols: protocol);
        await using var open = await StayConnectedAsync(server);
        var first = await AskAsync(_client, server, 0);
        var second = await AskAsync(_client, server, 30);
        var third = await AskAsync(_client, server, 59);
        var fourth = await AskAsync(_client, server, 60);

        Assert.Equal([false, true, true, false], [first.Resumed, second.Resumed, third.Resumed, fourth.Resumed]);
        Assert.All([second, third, fourth], facts => Assert.Equal(first.Certificate, facts.Certificate));
    }

    [Fact]
    public async Task A_session_is_resumed_for_an_address_as_well()
    {
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain("127.0.0.1"));
        await using var open = await StayConnectedAsync(server);
        await AskAsync(_client, server, 0, "127.0.0.1");
        Assert.True((await AskAsync(_client, server, 1, "127.0.0.1")).Resumed);
    }

    [Fact]
    public async Task After_a_failure_the_handshake_is_a_full_one()
    {
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain());
        await AskAsync(_client, server, 0);
        using (var socket = await server.ConnectAsync(Cancel))
            _client.ForgetSession(socket.RemoteEndPoint!, "good.example", Settings, http2: false);
        Assert.False((await AskAsync(_client, server, 1)).Resumed);
    }

    [Fact]
    public async Task A_failed_handshake_takes_the_session_with_it()
    {
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain());
        await AskAsync(_client, server, 0);
        using (var socket = await server.ConnectAsync(Cancel))
        {
            using var patience = new CancellationTokenSource();
            await patience.CancelAsync();
            var result = await _client.HandshakeAsync(socket, "good.example", Settings, false, At(1), patience.Token);
            Assert.Equal(FailureKind.TlsTimeout, result.Failure!.Kind);
        }

        Assert.False((await AskAsync(_client, server, 2)).Resumed);
    }

    [Fact]
    public async Task A_certificate_that_expired_meanwhile_fails_although_its_session_lives()
    {
        var leaf = TestAuthority.Trusted.Leaf(until: TimeSpan.FromSeconds(20));
        await using var server = TestServer.Tls(TestAuthority.Chain(leaf, TestAuthority.Trusted.Intermediate));
        await using var open = await StayConnectedAsync(server);
        await AskAsync(_client, server, 0);
        Assert.True((await AskAsync(_client, server, 10)).Resumed);
        using var socket = await server.ConnectAsync(Cancel);
        var result = await _client.HandshakeAsync(socket, "good.example", Settings, false, At(30), Cancel);

        Assert.Equal(FailureKind.TlsExpired, result.Failure!.Kind);
    }

    [Fact]
    public async Task A_session_serves_only_the_host_and_the_settings_it_was_made_with()
    {
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain("good.example", "also.example"));
        await AskAsync(_client, server, 0, settings: Settings with { Insecure = true });
        Assert.False((await AskAsync(_client, server, 1)).Resumed);
        Assert.False((await AskAsync(_client, server, 2, "also.example")).Resumed);
    }

    [Fact]
    public async Task A_changed_certificate_is_seen_after_a_refused_session()
    {
        var old = TestAuthority.Trusted.Leaf();
        var renewed = TestAuthority.Trusted.Leaf();
        EndPoint address;
        CertificateFacts? before;
        await using (var server = TestServer.Tls(TestAuthority.Chain(old, TestAuthority.Trusted.Intermediate)))
        {
            using var socket = await server.ConnectAsync(Cancel);
            address = socket.RemoteEndPoint!;
            before = (await AskAsync(_client, server, 0)).Certificate;
        }

        await using var next = TestServer.Tls(
            TestAuthority.Chain(renewed, TestAuthority.Trusted.Intermediate),
            protocols: SslProtocols.Tls12,
            port: ((IPEndPoint)address).Port);
        await using var open = await StayConnectedAsync(next);
        var after = await AskAsync(_client, next, 1);
        Assert.False(after.Resumed);
        Assert.NotEqual(before, after.Certificate);

        // The session of the new server carries the new certificate, not the one it was offered for.
        var resumed = await AskAsync(_client, next, 2);
        Assert.True(resumed.Resumed);
        Assert.Equal(after.Certificate, resumed.Certificate);
    }

    [Fact]
    public async Task Resumption_can_be_turned_off()
    {
        var client = new TlsClient(new OpenSslEngine(resumeSessions: false));
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain());
        await AskAsync(client, server, 0);
        Assert.False((await AskAsync(client, server, 1)).Resumed);
    }

    [Theory]
    [InlineData("good.example", 30, FailureKind.TlsExpired)]
    [InlineData("good.example", -7200, FailureKind.TlsNotYetValid)]
    [InlineData("other.example", 10, FailureKind.TlsWrongHost)]
    public async Task A_chain_accepted_before_is_accepted_for_the_same_name_and_within_its_dates_only(
        string host, int seconds, FailureKind expected)
    {
        var client = new TlsClient(new OpenSslEngine(resumeSessions: false));
        var leaf = TestAuthority.Trusted.Leaf(from: TimeSpan.FromHours(-1), until: TimeSpan.FromSeconds(20));
        await using var server = TestServer.Tls(TestAuthority.Chain(leaf, TestAuthority.Trusted.Intermediate));
        await AskAsync(client, server, 0);
        Assert.False((await AskAsync(client, server, 1)).Resumed);
        using var socket = await server.ConnectAsync(Cancel);
        var result = await client.HandshakeAsync(socket, host, Settings, http2: false, At(seconds), Cancel);
        Assert.Equal(expected, result.Failure!.Kind);
    }

    [Fact]
    [Trait("Spec", "V13")]
    public void What_is_remembered_is_bounded_and_what_is_used_stays()
    {
        var cache = new RecentlyUsed<long, SessionTests>(limit: 100);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Put(i, this);
            Assert.NotNull(cache.Find(0));
            Assert.InRange(cache.Count, 1, 100);
        }

        Assert.NotNull(cache.Find(9_999));
        Assert.Null(cache.Find(5_000));
    }

    /// <summary>
    /// The framework forgets a server's TLS context, and with it the keys of its tickets, when no connection uses it and others have made
    /// enough of their own: as other tests do. A connection that stays open keeps it.
    /// </summary>
    private static async Task<OpenConnection> StayConnectedAsync(TestServer server)
    {
        var socket = await server.ConnectAsync(Cancel);
        var result = await new TlsClient(new OpenSslEngine(resumeSessions: false))
            .HandshakeAsync(socket, "good.example", Settings with { Insecure = true }, http2: false, TestAuthority.Now, Cancel);
        await result.Stream!.ReadExactlyAsync(new byte[5], Cancel);
        return new OpenConnection(socket, result.Stream);
    }

    private sealed record OpenConnection(Socket Socket, Stream Stream) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Stream.DisposeAsync();
            Socket.Dispose();
        }
    }

    private static DateTimeOffset At(int seconds) => TestAuthority.Now.AddSeconds(seconds);

    private static async Task<TlsFacts> AskAsync(
        TlsClient client, TestServer server, int seconds, string host = "good.example", TlsSettings? settings = null)
    {
        using var socket = await server.ConnectAsync(Cancel);
        var result = await client.HandshakeAsync(socket, host, settings ?? Settings, http2: false, At(seconds), Cancel);
        Assert.Null(result.Failure);
        await using var stream = result.Stream!;
        await stream.ReadExactlyAsync(new byte[5], Cancel);
        return result.Facts!;
    }
}
