using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Faultline.Lab.Sites;

/// <summary>What a site does with one connection. When it returns, the connection is closed.</summary>
/// <param name="cancel">The site is being stopped.</param>
public delegate Task Behaviour(Visit visit, CancellationToken cancel);

/// <summary>
/// A server on loopback that treats every connection as one <see cref="Behaviour"/> says, down to the bytes: what no real server could be
/// made to do. Listens from the constructor on, on a port of its own.
/// </summary>
public sealed class Site : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Behaviour _behaviour;
    private readonly Task _accepting;

    public Site(Behaviour behaviour)
    {
        _behaviour = behaviour;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog: 512);
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address { get; }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>.</summary>
    public string Url => $"http://{Address}/";

    /// <summary>The headers of all requests that a behaviour has read, in order of arrival.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>A site whose every answer is this text, byte for byte (ISO 8859-1).</summary>
    public static Site Answering(string response) => new(Behaviours.Answers(response));

    /// <summary>Stops listening and ends the connections still open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var visits = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                visits.RemoveAll(visit => visit.IsCompleted);
                visits.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            await Task.WhenAll(visits);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var visit = new Visit(socket, _requests.Enqueue);
        try
        {
            await _behaviour(visit, _stop.Token);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The visitor left, or the site stops: nobody is there to be told.
        }
    }

    private static bool IsEnd(Exception e) => e is OperationCanceledException or SocketException or IOException or ObjectDisposedException;
}
