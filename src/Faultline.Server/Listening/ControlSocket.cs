using System.Net.Sockets;

namespace Faultline.Server.Listening;

/// <summary>
/// <c>control.sock</c> in the data folder: whoever may open it may do everything, so only the server's own user may.
/// </summary>
internal static class ControlSocket
{
    /// <summary>The socket's name in the data folder.</summary>
    public const string Name = "control.sock";

    /// <summary>sockaddr_un holds 108 bytes, the last of them zero (unix(7)).</summary>
    private const int LongestPath = 107;

    /// <exception cref="ListenException">The path is too long.</exception>
    public static string Prepare(string dataFolder)
    {
        var path = Path.Combine(dataFolder, Name);
        if (System.Text.Encoding.UTF8.GetByteCount(path) > LongestPath)
            throw new ListenException($"{path} is too long for a socket (at most {LongestPath} bytes): choose a shorter --data");

        // Left by a server that was killed: one that lives holds the folder's lock.
        File.Delete(path);
        return path;
    }

    /// <summary>Bound and closed to others before it listens, so that there is no moment in which they could connect.</summary>
    public static Socket Bind(UnixDomainSocketEndPoint at)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(at);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(at.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return socket;
    }
}
