using System.Net;
using System.Net.Sockets;

namespace Faultline.Tests.Connections;

/// <summary>
/// A port that neither accepts nor refuses: its queue of connections that nobody takes is full, and Linux drops what asks to join
/// (net.ipv4.tcp_abort_on_overflow is 0 unless somebody changed it).
/// </summary>
internal sealed class SilentListener : IDisposable
{
    // With a backlog of 0 one connection fits; more make sure of it.
    private const int Fillers = 4;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];

    private SilentListener(IPEndPoint at)
    {
        _listener.Bind(at);
        _listener.Listen(0);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public static async Task<SilentListener> StartAsync(IPEndPoint at)
    {
        var silent = new SilentListener(at);
        var waiting = new List<Task>();
        for (var i = 0; i < Fillers; i++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            silent._fillers.Add(filler);
            waiting.Add(filler.ConnectAsync(silent.EndPoint));
        }

        // Once one is in, the queue is full. The others wait for ever, or until Dispose.
        await await Task.WhenAny(waiting);
        foreach (var task in waiting)
            _ = task.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        return silent;
    }

    public void Dispose()
    {
        foreach (var filler in _fillers)
            filler.Dispose();
        _listener.Dispose();
    }
}
