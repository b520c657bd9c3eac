using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Connections.Tls.Managed;
using Faultline.Probing.Connections.Tls.OpenSsl;

namespace Faultline.Tests.Tls;

public sealed class OpenSslStreamTests : StreamTests
{
    private protected override TlsClient Client { get; } = new(new OpenSslEngine(resumeSessions: true));

    [Fact]
    public async Task Disposing_says_farewell()
    {
        var ended = new TaskCompletionSource<int>();
        await using var server = TestServer.Tls(
            TestAuthority.Trusted.GoodChain(), async (stream, cancel) => ended.SetResult(await stream.ReadAsync(new byte[1], cancel)));
        using var socket = await server.ConnectAsync(Cancel);
        await (await OpenAsync(socket)).DisposeAsync();

        // The socket stays open: only close_notify can have ended the server's read.
        Assert.Equal(0, await ended.Task.WaitAsync(Cancel));
    }
}

public sealed class SslStreamStreamTests : StreamTests
{
    private protected override TlsClient Client { get; } = new(new SslStreamEngine());
}

/// <summary>What comes after the handshake is the same stream over both engines.</summary>
[Trait("Spec", "V13")]
[Trait("Spec", "S4")]
public abstract class StreamTests
{
    private static readonly TlsSettings Settings = TlsSettings.Default with { AuthorityPem = TestAuthority.Trusted.Pem };

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract TlsClient Client { get; }

    [Theory]
    [InlineData(SslProtocols.Tls12, 100)]
    [InlineData(SslProtocols.Tls13, 100)]
    [InlineData(SslProtocols.Tls13, 100_000)]
    public async Task A_mebibyte_goes_both_ways_at_once_unchanged(SslProtocols protocol, int largestWrite)
    {
        var chance = new Random(1);
        var sent = new byte[1024 * 1024];
        chance.NextBytes(sent);
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain(), TestServer.EchoAsync, protocol);
        using var socket = await server.ConnectAsync(Cancel);
        await using var stream = await OpenAsync(socket);
        var writing = Task.Run(
            async () =>
            {
                for (var at = 0; at < sent.Length;)
                {
                    var length = Math.Min(chance.Next(1, largestWrite), sent.Length - at);
                    await stream.WriteAsync(sent.AsMemory(at, length), Cancel);
                    at += length;
                }
            },
            Cancel);
        var received = new byte[sent.Length];
        await stream.ReadExactlyAsync(received, Cancel);
        await writing;

        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task A_close_without_farewell_reads_as_the_end()
    {
        await using var server = TestServer.Tls(
            TestAuthority.Trusted.GoodChain(), async (stream, cancel) => await stream.WriteAsync("half"u8.ToArray(), cancel));
        using var socket = await server.ConnectAsync(Cancel);
        await using var stream = await OpenAsync(socket);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancel);

        Assert.Equal("half"u8.ToArray(), all.ToArray());
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Cancel));
    }

    [Fact]
    public async Task A_farewell_reads_as_the_end()
    {
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain(), async (stream, cancel) =>
        {
            await stream.WriteAsync("whole"u8.ToArray(), cancel);
            await stream.ShutdownAsync();
            _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancel);
        });
        using var socket = await server.ConnectAsync(Cancel);
        await using var stream = await OpenAsync(socket);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancel);

        Assert.Equal("whole"u8.ToArray(), all.ToArray());
    }

    [Fact]
    public async Task A_reset_while_reading_is_an_IOException_of_the_socket()
    {
        await using var server = TestServer.Raw(async (socket, cancel) =>
        {
            await using var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificateContext = TestAuthority.Trusted.GoodChain() }, cancel);
            await stream.ReadExactlyAsync(new byte[1], cancel);
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        });
        using var socket = await server.ConnectAsync(Cancel);
        await using var stream = await OpenAsync(socket);
        await stream.WriteAsync("x"u8.ToArray(), Cancel);
        var broken = await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[1], Cancel));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.GetBaseException()).SocketErrorCode);
    }

    [Fact]
    public async Task A_cancelled_read_leaves_a_stream_that_can_be_read_on()
    {
        var go = new TaskCompletionSource();
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain(), async (stream, cancel) =>
        {
            await go.Task.WaitAsync(cancel);
            await TestServer.GreetAsync(stream, cancel);
        });
        using var socket = await server.ConnectAsync(Cancel);
        await using var stream = await OpenAsync(socket);
        using var patience = new CancellationTokenSource();
        var reading = stream.ReadAsync(new byte[5], patience.Token).AsTask();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        go.SetResult();
        if (stream is SslStream)
            return; // The framework's own stream refuses further reads; nobody reads on after a check's timeout.
        Assert.Equal(5, await stream.ReadAsync(new byte[5], Cancel));
    }

    [Fact]
    public async Task Disposing_while_a_read_and_a_write_wait_ends_both_without_harm()
    {
        await using var server = TestServer.Tls(
            TestAuthority.Trusted.GoodChain(),
            async (_, cancel) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));
        for (var i = 0; i < 50; i++)
        {
            var socket = await server.ConnectAsync(Cancel);
            var stream = await OpenAsync(socket);
            var reading = stream.ReadAsync(new byte[4096], Cancel).AsTask();
            var writing = stream.WriteAsync(new byte[16 * 1024 * 1024], Cancel).AsTask();
            await stream.DisposeAsync();
            socket.Dispose();

            Assert.NotNull(await Record.ExceptionAsync(() => reading.WaitAsync(Cancel)));
            Assert.NotNull(await Record.ExceptionAsync(() => writing.WaitAsync(Cancel)));
        }
    }

    [Fact]
    public async Task An_empty_read_waits_for_data_and_takes_none()
    {
        var go = new TaskCompletionSource();
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain(), async (stream, cancel) =>
        {
            await go.Task.WaitAsync(cancel);
            await TestServer.GreetAsync(stream, cancel);
        }, SslProtocols.Tls12);
        using var socket = await server.ConnectAsync(Cancel);
        await using var stream = await OpenAsync(socket);
        var waiting = stream.ReadAsync(Memory<byte>.Empty, Cancel).AsTask();
        Assert.False(waiting.IsCompleted);
        go.SetResult();

        Assert.Equal(0, await waiting);
        Assert.Equal(5, await stream.ReadAsync(new byte[5], Cancel));
    }

    [Fact]
    public async Task Damaged_data_is_a_named_failure_and_no_data()
    {
        var proxied = TestServer.Tls(TestAuthority.Trusted.GoodChain(), TestServer.EchoAsync, SslProtocols.Tls12);
        await using var server = TestServer.Raw(async (near, cancel) =>
        {
            using var far = await proxied.ConnectAsync(cancel);
            await using var nearStream = new NetworkStream(near);
            await using var farStream = new NetworkStream(far);
            var up = nearStream.CopyToAsync(farStream, cancel);
            var buffer = new byte[64 * 1024];
            while (await farStream.ReadAsync(buffer, cancel) is > 0 and var length)
            {
                const byte applicationData = 23;
                if (buffer[0] == applicationData)
                    buffer[length - 1] ^= 1;
                await nearStream.WriteAsync(buffer.AsMemory(0, length), cancel);
            }

            await up;
        });
        using var socket = await server.ConnectAsync(Cancel);
        await using (var stream = await OpenAsync(socket))
        {
            await stream.WriteAsync("x"u8.ToArray(), Cancel);
            var damaged = await Assert.ThrowsAsync<TlsAlertException>(async () => await stream.ReadExactlyAsync(new byte[1], Cancel));
            Assert.Equal(FailureKind.TlsHandshake, damaged.Failure.Kind);
        }

        socket.Dispose();
        await proxied.DisposeAsync();
    }

    private protected async Task<Stream> OpenAsync(Socket socket)
    {
        var result = await Client.HandshakeAsync(socket, "good.example", Settings, http2: false, TestAuthority.Now, Cancel);
        Assert.Null(result.Failure);
        return result.Stream!;
    }
}
