using System.Net.Sockets;

namespace Faultline.Probing.Hops;

/// <summary>An open way to whom a hop asks: the stream to speak on and the socket below it. The stream ends before its socket.</summary>
internal sealed class Connection(Socket socket, Stream stream) : IDisposable
{
    public Stream Stream => stream;

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }
}
