using System.Net.Sockets;

namespace Faultline.Probing.Connections.Tls.Managed;

/// <summary>The socket, telling the handshake's progress what arrives.</summary>
internal sealed class RecordedStream(Socket socket, HandshakeProgress progress) : NetworkStream(socket, ownsSocket: false)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0)
            progress.Received(buffer.Span[..read]);
        else if (!buffer.IsEmpty)
            progress.Ends();
        return read;
    }
}
