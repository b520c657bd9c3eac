using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls.Managed;
using Faultline.Probing.Connections.Tls.OpenSsl;

namespace Faultline.Probing.Connections.Tls;

/// <summary>TLS 1.2 or newer over a connected socket, verified honestly (V15). Thread-safe; one per process.</summary>
public sealed class TlsClient
{
    private readonly ITlsEngine _engine;

    // The framework's HTTP/2 client takes a connection as encrypted only when it is an SslStream.
    private readonly ITlsEngine _http2Engine = new SslStreamEngine();

    /// <summary>libssl 3 where it can be loaded, the platform's own TLS elsewhere. Both fail for the same reasons.</summary>
    /// <param name="resumeSessions">
    /// Resume a session for up to 60 s after its full handshake. False makes every handshake a full one, which costs more than twice as
    /// much.
    /// </param>
    public TlsClient(bool resumeSessions = true)
        : this(OpenSslEngine.IsSupported ? new OpenSslEngine(resumeSessions) : new SslStreamEngine())
    {
    }

    internal TlsClient(ITlsEngine engine) => _engine = engine;

    /// <summary>Never throws for what the network does. Reading the stream may throw <see cref="TlsAlertException"/>.</summary>
    /// <param name="socket">Connected and used by nobody else. It stays the caller's to close, after the stream.</param>
    /// <param name="host">The name (SNI and verification) or address to verify against; ASCII, IPv6 without brackets.</param>
    /// <param name="http2">Offer h2 by ALPN, rather than http/1.1.</param>
    /// <param name="now">What the certificate's dates are judged by.</param>
    /// <param name="cancel">Ends the handshake as <see cref="FailureKind.TlsTimeout"/>.</param>
    public async ValueTask<TlsResult> HandshakeAsync(
        Socket socket, string host, TlsSettings settings, bool http2, DateTimeOffset now, CancellationToken cancel)
    {
        var peer = new Peer(host, settings, http2, now);
        if (!peer.IsVerifiable)
            return TlsResult.Failed(new Failure(FailureKind.TlsHandshake, $"'{host}' is no host name that a certificate could be for"));
        var progress = new HandshakeProgress();
        try
        {
            return await EngineFor(http2).HandshakeAsync(socket, peer, progress, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return TlsResult.Failed(progress.TimedOut());
        }
        catch (SocketException broken)
        {
            return TlsResult.Failed(progress.Broke(broken.SocketErrorCode));
        }
    }

    /// <summary>
    /// The next handshake with this peer is a full one. To be called when a check fails after its handshake (V15); a failed handshake
    /// does it by itself.
    /// </summary>
    public void ForgetSession(EndPoint address, string host, TlsSettings settings, bool http2) =>
        EngineFor(http2).ForgetSession(address, new Peer(host, settings, http2, default));

    private ITlsEngine EngineFor(bool http2) => http2 ? _http2Engine : _engine;
}

/// <summary>The encrypted stream, or why there is none; facts as far as the handshake got. The stream does not own the socket.</summary>
public readonly record struct TlsResult(Stream? Stream, TlsFacts? Facts, Failure? Failure)
{
    internal static TlsResult Failed(Failure failure, CertificateFacts? certificate = null) =>
        new(null, certificate is null ? null : new TlsFacts(null, Resumed: false, certificate), failure);
}
