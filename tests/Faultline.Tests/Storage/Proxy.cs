using System.Net;
using System.Net.Sockets;

namespace Faultline.Tests.Storage;

/// <summary>Stands between Faultline and PostgreSQL, and breaks connections when a test says so.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _server;
    private readonly Task _accepting;

    public Proxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What becomes of the next COMMIT.</summary>
    public Loss Next { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
                passing.Add(PassAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _server, _ended.Token);
        var loses = false;
        await Task.WhenAny(
            ForwardAsync(client, server, bytes =>
            {
                // The whole word: READ COMMITTED holds it too.
                var lost = bytes.IndexOf("COMMIT\0"u8) >= 0 ? Next : Loss.None;
                loses = lost == Loss.Answer;
                return lost != Loss.Request;
            }),
            ForwardAsync(server, client, _ => !loses));
    }

    private async Task ForwardAsync(TcpClient from, TcpClient to, MayPass mayPass)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _ended.Token) is > 0 and var read)
            {
                if (!mayPass(buffer.AsSpan(0, read)))
                {
                    Next = Loss.None;
                    break;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _ended.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The other side is gone, or the test.
        }
    }

    private delegate bool MayPass(ReadOnlySpan<byte> bytes);
}

public enum Loss
{
    None,

    /// <summary>It never reaches the server.</summary>
    Request,

    /// <summary>The server does it, and nobody hears of it.</summary>
    Answer,
}
