using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections;

/// <summary>TLS over a connected socket, verified honestly (V15). Thread-safe; one per process.</summary>
public sealed class TlsClient
{
    /// <summary>Never throws for what the network does.</summary>
    /// <param name="host">The name (SNI and verification) or address to verify against.</param>
    /// <param name="http2">Offer h2 by ALPN, rather than http/1.1.</param>
    /// <param name="now">What the certificate's dates are judged by.</param>
    /// <param name="cancel">Ends the handshake as <see cref="FailureKind.TlsTimeout"/>.</param>
    public ValueTask<TlsResult> HandshakeAsync(
        Socket socket, string host, TlsSettings settings, bool http2, DateTimeOffset now, CancellationToken cancel) =>
        throw new NotImplementedException();
}

/// <summary>The encrypted stream, or why there is none; facts as far as the handshake got. The stream does not own the socket.</summary>
public readonly record struct TlsResult(Stream? Stream, TlsFacts? Facts, Failure? Failure);
