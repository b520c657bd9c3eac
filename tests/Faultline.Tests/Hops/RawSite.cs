using System.Net;
using System.Net.Sockets;

namespace Faultline.Tests.Hops;

/// <summary>A server on loopback that does with each connection, one after the other, what a test says; then ends it and waits until the visitor left.</summary>
internal sealed class RawSite : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public RawSite(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _serving = ServeAsync(serve);
    }

    public IPEndPoint Address { get; }

    public string Url => $"http://{Address}/";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                await using var stream = new NetworkStream(socket);
                await serve(stream, _stop.Token);
                // To close on unread bytes would be a reset.
                socket.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(new byte[4096], _stop.Token) > 0)
                {
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The visitor left, or the site stops.
            }
        }
    }
}
