using System.Net;
using System.Net.Sockets;

namespace Faultline.Probing.Connections.Tls;

/// <summary>
/// Who does the cryptography. The network's own exceptions and the cancellation pass through: <see cref="TlsClient"/> names them.
/// </summary>
internal interface ITlsEngine
{
    ValueTask<TlsResult> HandshakeAsync(Socket socket, Peer peer, HandshakeProgress progress, CancellationToken cancel);

    void ForgetSession(EndPoint address, Peer peer);
}
