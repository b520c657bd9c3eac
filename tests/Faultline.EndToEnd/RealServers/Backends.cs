using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.EndToEnd.RealServers;

/// <summary>The applications behind the proxies: one that answers no HTTP, one that never answers, and a port where none listens.</summary>
internal sealed class Backends : IDisposable
{
    // A banner of another protocol would not do: nginx and Apache take it for HTTP/0.9 and pass it on.
    private static readonly byte[] Garbage = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\u0001\u0002\u0003\r\n\r\n");

    private readonly Socket _garbage = Listen();
    private readonly Socket _silent = Listen();
    private readonly Socket _reserved = Bound();
    private readonly List<Socket> _accepted = [];

    public Backends()
    {
        _ = AcceptAsync(_garbage, Garbage);
        _ = AcceptAsync(_silent, answer: null);
    }

    /// <summary>Bound but not listening, so that nobody else takes it and connections are refused.</summary>
    public int ClosedPort => Port(_reserved);

    public int GarbagePort => Port(_garbage);

    public int SilentPort => Port(_silent);

    public void Dispose()
    {
        _garbage.Dispose();
        _silent.Dispose();
        _reserved.Dispose();
        lock (_accepted)
            _accepted.ForEach(s => s.Dispose());
    }

    private async Task AcceptAsync(Socket listener, byte[]? answer)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                if (answer is not null)
                {
                    await socket.SendAsync(answer);
                    socket.Shutdown(SocketShutdown.Send);
                }

                lock (_accepted)
                    _accepted.Add(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static Socket Listen()
    {
        var socket = Bound();
        socket.Listen(128);
        return socket;
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
