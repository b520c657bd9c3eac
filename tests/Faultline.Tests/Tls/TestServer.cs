using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Faultline.Tests.Tls;

/// <summary>A server on loopback that treats every connection as told, until it is disposed.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    private TestServer(Func<Socket, CancellationToken, Task> treat, int port = 0)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(512);
        _accepting = AcceptAsync(treat);
    }

    private EndPoint Address => _listener.LocalEndPoint!;

    /// <summary>Speaks no TLS of its own.</summary>
    public static TestServer Raw(Func<Socket, CancellationToken, Task> treat) => new(treat);

    /// <summary>Reads the greeting, then sends these bytes and closes.</summary>
    public static TestServer Answering(byte[] bytes) => Raw(async (socket, cancel) =>
    {
        await socket.ReceiveAsync(new byte[4096], SocketFlags.None, cancel);
        await socket.SendAsync(bytes, SocketFlags.None, cancel);
        socket.Shutdown(SocketShutdown.Send);
        await socket.ReceiveAsync(new byte[4096], SocketFlags.None, cancel);
    });

    public static TestServer Tls(
        SslStreamCertificateContext chain,
        Func<SslStream, CancellationToken, Task>? treat = null,
        SslProtocols protocols = SslProtocols.None,
        RemoteCertificateValidationCallback? client = null,
        int port = 0)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = chain,
            EnabledSslProtocols = protocols,
            ClientCertificateRequired = client is not null,
            RemoteCertificateValidationCallback = client,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        return new TestServer(
            async (socket, cancel) =>
            {
                await using var stream = new SslStream(new NetworkStream(socket));
                await stream.AuthenticateAsServerAsync(options, cancel);
                await (treat ?? GreetAsync)(stream, cancel);
            },
            port);
    }

    /// <summary>Sends five bytes and waits for the other side to go away. What it sends first carries the TLS 1.3 tickets.</summary>
    public static async Task GreetAsync(SslStream stream, CancellationToken cancel)
    {
        await stream.WriteAsync("hello"u8.ToArray(), cancel);
        while (await stream.ReadAsync(new byte[4096], cancel) > 0)
        {
        }
    }

    public static async Task EchoAsync(SslStream stream, CancellationToken cancel) => await stream.CopyToAsync(stream, cancel);

    public async Task<Socket> ConnectAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Address, cancel);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> treat)
    {
        try
        {
            while (true)
                _connections.Add(TreatAsync(await _listener.AcceptAsync(_stop.Token), treat));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task TreatAsync(Socket socket, Func<Socket, CancellationToken, Task> treat)
    {
        using (socket)
        {
            // Else tickets and data, sent one after the other, wait 40 ms for a delayed acknowledgement between them.
            socket.NoDelay = true;
            try
            {
                await treat(socket, _stop.Token);
            }
            catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException
                or OperationCanceledException or ObjectDisposedException)
            {
                // The client under test went away or refused, as it may.
            }
        }
    }
}
