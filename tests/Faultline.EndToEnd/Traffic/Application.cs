using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.EndToEnd.Traffic;

/// <summary>
/// The application behind a proxy, which fails as the request's path says: <c>app500</c> answers with that status, <c>reset</c> breaks off
/// within the head, <c>silent</c> never answers, <c>large</c> sends more than any buffer holds, <c>flaky</c> is well until it is told to fail.
/// </summary>
internal sealed class Application : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrived = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Socket> _held = [];
    private readonly Socket _reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Application()
    {
        _listener.Start();
        _reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bound and not listening: connections are refused.</summary>
    public int ClosedPort => ((IPEndPoint)_reserved.LocalEndPoint!).Port;

    /// <summary>From now on <c>flaky</c> hangs up.</summary>
    public bool IsFailing { get; set; }

    /// <summary>Ends when a request for this path has come.</summary>
    public Task ArrivedAsync(string path) => Arrival(path).Task;

    public void Dispose()
    {
        _listener.Dispose();
        _reserved.Dispose();
        foreach (var socket in _held)
            socket.Dispose();
    }

    private TaskCompletionSource Arrival(string path) =>
        _arrived.GetOrAdd(path, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        _held.Add(socket);
        try
        {
            var path = await PathAsync(socket);
            Arrival(path).TrySetResult();
            var wish = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).FirstOrDefault() ?? "";
            switch (wish)
            {
                case "silent":
                    return;
                case "reset":
                    await SendAsync(socket, "HTTP/1.1 200 OK\r\nContent-Ty");
                    socket.Close(0);
                    return;
                case "flaky" when IsFailing:
                    socket.Close(0);
                    return;
                case "large":
                    await SendAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\nConnection: close\r\n\r\n");
                    for (var sent = 0; sent < 1024; sent++)
                        await SendAsync(socket, new string('x', 65536));
                    break;
                default:
                    var status = wish.StartsWith("app", StringComparison.Ordinal) ? wish[3..] : "200";
                    await SendAsync(socket, $"HTTP/1.1 {status} So\r\nContent-Length: 5\r\nConnection: close\r\nCache-Control: max-age=1\r\n\r\nhello");
                    break;
            }

            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The proxy hung up first.
        }
    }

    private static async Task<string> PathAsync(Socket socket)
    {
        var (buffer, length) = (new byte[16 * 1024], 0);
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += read;
            var head = Encoding.Latin1.GetString(buffer, 0, length);
            if (head.Contains("\r\n\r\n", StringComparison.Ordinal))
                return head.Split(' ')[1];
            if (read == 0)
                return "";
        }
    }

    private static async Task SendAsync(Socket socket, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var sent = 0; sent < bytes.Length;)
            sent += await socket.SendAsync(bytes.AsMemory(sent));
    }
}
