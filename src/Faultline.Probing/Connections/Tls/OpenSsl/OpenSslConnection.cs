using System.Runtime.InteropServices;
using static Faultline.Probing.Connections.Tls.OpenSsl.Native;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>What a step of the protocol needs next.</summary>
internal enum Step
{
    Done,
    NeedsInput,
    Closed,
    Failed,
}

/// <summary>
/// One SSL between two memory BIOs: bytes in, bytes out, no socket. Native code never sees a file descriptor, so one that is closed and
/// given out
/// again while a read waits can't be touched. Thread-safe: a read, a write and the disposal may come together (HTTP/2 does that).
/// </summary>
internal sealed unsafe class OpenSslConnection : IDisposable
{
    private static readonly byte[] Http1 = [8, .. "http/1.1"u8];
    private static readonly byte[] Http2 = [2, .. "h2"u8];

    /// <summary>OpenSSL calls back within our own call, on the same thread: so no native pointer to a managed object is needed.</summary>
    [ThreadStatic]
    private static OpenSslConnection? _current;

    private readonly Lock _gate = new();
    private readonly SslHandle _ssl;
    private readonly nint _input;
    private readonly nint _output;
    private readonly Verification _verification;
    private readonly Action<SslSessionHandle>? _onSession;
    private bool _established;

    /// <param name="onSession">Given each session that the server offers to resume.</param>
    public OpenSslConnection(OpenSslContext context, Peer peer, Verification verification, Session? resume, Action<SslSessionHandle>? onSession)
    {
        _verification = verification;
        _onSession = onSession;
        _ssl = SSL_new(context.Handle);
        Require(!_ssl.IsInvalid);
        _input = BIO_new(BIO_s_mem());
        _output = BIO_new(BIO_s_mem());
        SSL_set_bio(_ssl, _input, _output);
        SSL_set_connect_state(_ssl);
        var protocols = peer.Http2 ? Http2 : Http1;
        SSL_set_alpn_protos(_ssl, protocols, (uint)protocols.Length);
        Expect(peer);
        if (resume is not null)
            SSL_set_session(_ssl, resume.Handle);
    }

    public string Error { get; private set; } = "";

    /// <summary>The alert that ended it, if one did.</summary>
    public int? Alert { get; private set; }

    public bool Resumed => SSL_session_reused(_ssl) == 1;

    public string? Protocol => SSL_version(_ssl) switch
    {
        TLS1_3_VERSION => "TLSv1.3",
        TLS1_2_VERSION => "TLSv1.2",
        _ => null,
    };

    public Step Handshake()
    {
        lock (_gate)
        {
            ERR_clear_error();
            _current = this;
            var result = SSL_do_handshake(_ssl);
            _current = null;
            _established = result == 1;
            return _established ? Step.Done : Stopped_NeedsLock(result);
        }
    }

    public Step Read(Span<byte> buffer, out int read)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ssl.IsClosed, this);
            ERR_clear_error();
            _current = this;
            var result = SSL_read_ex(_ssl, buffer, (nuint)buffer.Length, out var length);
            _current = null;
            read = (int)length;
            return result == 1 ? Step.Done : Stopped_NeedsLock(result);
        }
    }

    /// <summary>Encrypts into the output, which grows as needed: give it one record's worth at a time.</summary>
    public Step Write(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ssl.IsClosed, this);
            ERR_clear_error();
            var result = SSL_write_ex(_ssl, data, (nuint)data.Length, out _);
            return result == 1 ? Step.Done : Stopped_NeedsLock(result);
        }
    }

    /// <summary>Takes in what the socket received.</summary>
    public void Receive(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ssl.IsClosed, this);
            if (BIO_write(_input, data, data.Length) != data.Length)
                throw new InvalidOperationException("OpenSSL has no memory for what was received");
            GC.KeepAlive(_ssl);
        }
    }

    /// <summary>Hands out what the socket should send; 0 when there is nothing.</summary>
    public int TakeOutput(Span<byte> buffer)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ssl.IsClosed, this);
            return TakeOutput_NeedsLock(buffer);
        }
    }

    /// <summary>Bytes that wait to be sent.</summary>
    public int OutputLength
    {
        get
        {
            lock (_gate)
            {
                var pending = _ssl.IsClosed ? 0 : (int)BIO_ctrl(_output, BIO_CTRL_PENDING, 0, 0);
                GC.KeepAlive(_ssl);
                return pending;
            }
        }
    }

    /// <summary>Data that arrived and was not read yet, decrypted or not.</summary>
    public bool HasInput
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_ssl.IsClosed, this);
                var pending = SSL_has_pending(_ssl) == 1 || BIO_ctrl(_input, BIO_CTRL_PENDING, 0, 0) > 0;
                GC.KeepAlive(_ssl);
                return pending;
            }
        }
    }

    /// <summary>
    /// Frees it and hands out the farewell (close_notify, RFC 8446 §6.1) behind what was still to be sent; 0 when there is none to send.
    /// </summary>
    public int Close(Span<byte> farewell)
    {
        lock (_gate)
        {
            if (_ssl.IsClosed)
                return 0;
            var length = 0;
            if (_established)
            {
                ERR_clear_error();
                SSL_shutdown(_ssl);
                length = TakeOutput_NeedsLock(farewell);
            }

            _ssl.Dispose();
            return length;
        }
    }

    public void Dispose() => Close([]);

    [UnmanagedCallersOnly]
    public static int OnCertificate(nint storeContext, nint argument) => _current?._verification.Judge(storeContext) ?? 0;

    [UnmanagedCallersOnly]
    public static int OnVerified(int ok, nint storeContext)
    {
        if (ok == 0)
            _current?._verification.Note(storeContext);

        // Going on after a fault lets the later ones be known too; Judge has the last word.
        return 1;
    }

    /// <summary>RFC 8446 §4.6.1: tickets come at any time after the handshake, within a read. 1 takes the reference over.</summary>
    [UnmanagedCallersOnly]
    public static int OnNewSession(nint ssl, nint session)
    {
        if (_current?._onSession is not { } onSession)
            return 0;
        onSession(new SslSessionHandle(session));
        return 1;
    }

    private void Expect(Peer peer)
    {
        var parameters = SSL_get0_param(_ssl);
        X509_VERIFY_PARAM_set_time(parameters, (nint)peer.Now.ToUnixTimeSeconds());
        if (peer.Address is { } address)
        {
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out var length);
            Require(X509_VERIFY_PARAM_set1_ip(parameters, bytes, (nuint)length) == 1);
            return;
        }

        const int hostName = 0;
        const int upToNul = 0;
        Require(SSL_ctrl(_ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, hostName, peer.Name) == 1);
        Require(X509_VERIFY_PARAM_set1_host(parameters, peer.Name, upToNul) == 1);
    }

    /// <summary>A connection that was not told whom to expect would accept anybody.</summary>
    private static void Require(bool done)
    {
        if (!done)
            throw new InvalidOperationException("OpenSSL has no memory for a connection");
    }

    private int TakeOutput_NeedsLock(Span<byte> buffer)
    {
        var taken = BIO_read(_output, buffer, buffer.Length);
        GC.KeepAlive(_ssl);
        return Math.Max(0, taken);
    }

    private Step Stopped_NeedsLock(int result)
    {
        switch (SSL_get_error(_ssl, result))
        {
            case SSL_ERROR_WANT_READ:
                return Step.NeedsInput;
            case SSL_ERROR_ZERO_RETURN:
                return Step.Closed;
            default:
                // SSL_shutdown must not follow a fatal error (SSL_shutdown(3)).
                _established = false;
                (Error, Alert) = TakeError();
                return Step.Failed;
        }
    }
}
