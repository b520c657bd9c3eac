using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>TLS by libssl 3, with sessions resumed as V15 allows.</summary>
internal sealed class OpenSslEngine(bool resumeSessions) : ITlsEngine
{
    private const int BufferLength = 16 * 1024;
    private const int MaxContexts = 64;

    /// <summary>
    /// A server that resumes a session of this version need not offer a new one (RFC 5077 §3.3), and the old one may be used again.
    /// </summary>
    private const string Tls12 = "TLSv1.2";

    /// <summary>Authorities are read again after this long, so that an update of the system's is noticed without a restart.</summary>
    private static readonly TimeSpan ContextAge = TimeSpan.FromHours(1);

    private static readonly Lazy<bool> Supported = new(Load);

    private readonly RecentlyUsed<TlsSettings, OpenSslContext> _contexts = new(MaxContexts);
    private readonly Sessions _sessions = new();
    private readonly CertificateReader _reader = new();

    public static bool IsSupported => Supported.Value;

    public async ValueTask<TlsResult> HandshakeAsync(Socket socket, Peer peer, HandshakeProgress progress, CancellationToken cancel)
    {
        if (ContextFor(peer, out var error) is not { } context)
            return TlsResult.Failed(new Failure(FailureKind.TlsHandshake, error));
        var key = resumeSessions && socket.RemoteEndPoint is { } address ? new SessionKey(context, address, peer.Host, peer.Http2) : null;
        var offered = key is null ? null : _sessions.Take(key, peer.Now);
        var verification = new Verification(_reader, context, peer);
        (DateTimeOffset At, CertificateFacts Certificate)? verified = null;
        SslSessionHandle? early = null;
        var connection = new OpenSslConnection(context, peer, verification, offered, key is null ? null : Keep);
        var handedOver = false;
        try
        {
            var failure = await ShakeHandsAsync(socket, connection, progress, cancel);
            verification.Finish();
            if (failure is not null)
                return TlsResult.Failed(verification.Rejected ? verification.ToFailure() : failure, verification.Facts);
            var resumed = connection.Resumed;
            var certificate = resumed ? offered?.Certificate : verification.Facts;
            if (certificate is not null)
                verified = (resumed ? offered!.FullHandshake : peer.Now, certificate);
            if (early is not null)
            {
                Keep(early);
            }
            else if (resumed && connection.Protocol == Tls12)
            {
                _sessions.Keep(key!, offered!);
                offered = null;
            }

            handedOver = true;
            return new TlsResult(new OpenSslStream(socket, connection), new TlsFacts(connection.Protocol, resumed, certificate), null);
        }
        finally
        {
            offered?.Dispose();
            if (!handedOver)
            {
                connection.Dispose();
                early?.Dispose();
                if (key is not null)
                    _sessions.Forget(key);
            }
        }

        // TLS 1.2 offers its session within the handshake, before the certificate is accepted; TLS 1.3 with the first data.
        void Keep(SslSessionHandle session)
        {
            early = session;
            if (verified is var (at, certificate))
                _sessions.Keep(key!, new Session(session, at, certificate));
        }
    }

    public void ForgetSession(EndPoint address, Peer peer)
    {
        if (_contexts.Find(peer.Settings) is { } context)
            _sessions.Forget(new SessionKey(context, address, peer.Host, peer.Http2));
    }

    private static async ValueTask<Failure?> ShakeHandsAsync(
        Socket socket, OpenSslConnection connection, HandshakeProgress progress, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (true)
            {
                var step = connection.Handshake();

                // What the client says last (its Finished) waits for the request and goes out with it.
                if (step == Step.Done)
                    return null;
                int length;
                while ((length = connection.TakeOutput(buffer)) > 0)
                    await SendAllAsync(socket, buffer.AsMemory(0, length), cancel);
                if (step != Step.NeedsInput)
                    return connection.Alert is { } alert ? TlsAlert.ToFailure(alert) : progress.Failed(connection.Error);
                var received = await socket.ReceiveAsync(buffer, SocketFlags.None, cancel);
                if (received == 0)
                    return progress.Closed();
                progress.Received(buffer.AsSpan(0, received));
                connection.Receive(buffer.AsSpan(0, received));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static async ValueTask SendAllAsync(Socket socket, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        while (!data.IsEmpty)
            data = data[await socket.SendAsync(data, SocketFlags.None, cancel)..];
    }

    private OpenSslContext? ContextFor(Peer peer, out string error)
    {
        error = "";
        if (_contexts.Find(peer.Settings) is { } known && peer.Now - known.Loaded < ContextAge)
            return known;
        var made = OpenSslContext.Create(peer.Settings, resumeSessions, peer.Now, out error);
        if (made is not null)
            _contexts.Put(peer.Settings, made);
        return made;
    }

    private static bool Load()
    {
        // Elsewhere `long` or the library's name differ, and the platform's own TLS knows its trust store better.
        return OperatingSystem.IsLinux() && Environment.Is64BitProcess
            && NativeLibrary.TryLoad("libssl.so.3", out _)
            && NativeLibrary.TryLoad("libcrypto.so.3", out _)
            // At exit other threads may still be inside OpenSSL: it must not tear itself down below them.
            && Native.OPENSSL_init_ssl(Native.OPENSSL_INIT_NO_ATEXIT, 0) == 1;
    }
}
