using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.EndToEnd.Traffic;

/// <summary>A client that speaks as little HTTP as it needs, and leaves when it is told to.</summary>
internal static class Visitor
{
    /// <summary>Asks, and reads until the server hangs up.</summary>
    /// <returns>All that came.</returns>
    public static async Task<string> AskAsync(int port, string path) =>
        await SendAsync(port, Encoding.ASCII.GetBytes(Request(path)));

    public static async Task<string> SendAsync(int port, byte[] bytes)
    {
        using var socket = await ConnectAsync(port);
        await socket.SendAsync(bytes, Cancel);
        var (answer, buffer) = (new StringBuilder(), new byte[64 * 1024]);
        try
        {
            while (await socket.ReceiveAsync(buffer, Cancel) is > 0 and var read)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // As good an end as any.
        }

        return answer.ToString();
    }

    /// <summary>Asks, and resets the connection as soon as <paramref name="moment"/> has come.</summary>
    public static async Task LeaveAsync(int port, string path, Func<Socket, Task> moment)
    {
        using var socket = await ConnectAsync(port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Request(path)), Cancel);
        await moment(socket);
        socket.Close(0);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Request(string path) =>
        $"GET {path} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: visitor/1.0 (a test)\r\nConnection: close\r\n\r\n";

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return socket;
    }
}
