using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>
/// The few functions of libssl 3 and libcrypto 3 that are used, by their own names. <c>long</c> is 64 bits wide where this runs.
/// </summary>
internal static unsafe partial class Native
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    public const int SSL_ERROR_WANT_READ = 2;
    public const int SSL_ERROR_ZERO_RETURN = 6;
    public const int SSL_VERIFY_NONE = 0;
    public const int SSL_VERIFY_PEER = 1;
    public const int SSL_CTRL_EXTRA_CHAIN_CERT = 14;
    public const int SSL_CTRL_MODE = 33;
    public const int SSL_CTRL_SET_SESS_CACHE_MODE = 44;
    public const int SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
    public const int SSL_CTRL_SET_MIN_PROTO_VERSION = 123;
    public const int SSL_MODE_RELEASE_BUFFERS = 0x10;
    public const int SSL_SESS_CACHE_CLIENT = 1;
    public const int SSL_SESS_CACHE_NO_INTERNAL = 0x300;
    public const ulong SSL_OP_NO_RENEGOTIATION = 1UL << 30;
    public const int TLS1_2_VERSION = 0x0303;
    public const int TLS1_3_VERSION = 0x0304;
    public const int BIO_CTRL_PENDING = 10;
    public const ulong OPENSSL_INIT_NO_ATEXIT = 0x80000;
    public const nuint X509_V_FLAG_PARTIAL_CHAIN = 0x80000;
    public const uint X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS = 0x4;
    public const uint X509_CHECK_FLAG_NEVER_CHECK_SUBJECT = 0x20;

    [LibraryImport(Ssl)]
    public static partial int OPENSSL_init_ssl(ulong options, nint settings);

    [LibraryImport(Ssl)]
    public static partial nint TLS_client_method();

    [LibraryImport(Ssl)]
    public static partial SslContextHandle SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint number, nint pointer);

    [LibraryImport(Ssl)]
    public static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_cert_verify_callback(
        SslContextHandle context, delegate* unmanaged<nint, nint, int> callback, nint argument);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_sess_set_new_cb(SslContextHandle context, delegate* unmanaged<nint, nint, int> callback);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_set_default_verify_paths(SslContextHandle context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_get_cert_store(SslContextHandle context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_get0_param(SslContextHandle context);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_certificate(SslContextHandle context, nint certificate);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_PrivateKey(SslContextHandle context, nint key);

    [LibraryImport(Ssl)]
    public static partial SslHandle SSL_new(SslContextHandle context);

    [LibraryImport(Ssl)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_bio(SslHandle ssl, nint input, nint output);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_connect_state(SslHandle ssl);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint SSL_ctrl(SslHandle ssl, int command, nint number, string text);

    [LibraryImport(Ssl)]
    public static partial int SSL_set_alpn_protos(SslHandle ssl, ReadOnlySpan<byte> protocols, uint length);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get0_param(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_set_session(SslHandle ssl, SslSessionHandle session);

    [LibraryImport(Ssl)]
    public static partial int SSL_session_reused(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_version(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_do_handshake(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_read_ex(SslHandle ssl, Span<byte> buffer, nuint length, out nuint read);

    [LibraryImport(Ssl)]
    public static partial int SSL_write_ex(SslHandle ssl, ReadOnlySpan<byte> buffer, nuint length, out nuint written);

    [LibraryImport(Ssl)]
    public static partial int SSL_has_pending(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_shutdown(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_get_error(SslHandle ssl, int result);

    [LibraryImport(Ssl)]
    public static partial void SSL_SESSION_free(nint session);

    [LibraryImport(Crypto)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Crypto)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Crypto)]
    public static partial nint BIO_ctrl(nint bio, int command, nint number, nint pointer);

    [LibraryImport(Crypto)]
    public static partial int BIO_read(nint bio, Span<byte> buffer, int length);

    [LibraryImport(Crypto)]
    public static partial int BIO_write(nint bio, ReadOnlySpan<byte> buffer, int length);

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    public static partial nuint ERR_get_error();

    [LibraryImport(Crypto)]
    public static partial nint ERR_reason_error_string(nuint error);

    [LibraryImport(Crypto)]
    public static partial nint d2i_X509(nint reuse, ref byte* der, nint length);

    [LibraryImport(Crypto)]
    public static partial int i2d_X509(nint certificate, byte** der);

    [LibraryImport(Crypto)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Crypto)]
    public static partial int X509_digest(nint certificate, nint algorithm, Span<byte> hash, out uint length);

    [LibraryImport(Crypto)]
    public static partial nint EVP_sha256();

    [LibraryImport(Crypto)]
    public static partial nint d2i_AutoPrivateKey(nint reuse, ref byte* der, nint length);

    [LibraryImport(Crypto)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Crypto)]
    public static partial int X509_STORE_add_cert(nint store, nint certificate);

    [LibraryImport(Crypto)]
    public static partial int X509_verify_cert(nint storeContext);

    [LibraryImport(Crypto)]
    public static partial void X509_STORE_CTX_set_verify_cb(nint storeContext, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Crypto)]
    public static partial nint X509_STORE_CTX_get0_cert(nint storeContext);

    [LibraryImport(Crypto)]
    public static partial nint X509_STORE_CTX_get_current_cert(nint storeContext);

    [LibraryImport(Crypto)]
    public static partial int X509_STORE_CTX_get_error(nint storeContext);

    [LibraryImport(Crypto)]
    public static partial void X509_STORE_CTX_set_error(nint storeContext, int error);

    [LibraryImport(Crypto)]
    public static partial int X509_STORE_CTX_get_error_depth(nint storeContext);

    [LibraryImport(Crypto)]
    public static partial nint X509_verify_cert_error_string(nint error);

    [LibraryImport(Crypto)]
    public static partial int X509_VERIFY_PARAM_set_flags(nint parameters, nuint flags);

    [LibraryImport(Crypto)]
    public static partial void X509_VERIFY_PARAM_set_time(nint parameters, nint unixSeconds);

    [LibraryImport(Crypto)]
    public static partial void X509_VERIFY_PARAM_set_hostflags(nint parameters, uint flags);

    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int X509_VERIFY_PARAM_set1_host(nint parameters, string name, nuint length);

    [LibraryImport(Crypto)]
    public static partial int X509_VERIFY_PARAM_set1_ip(nint parameters, ReadOnlySpan<byte> address, nuint length);

    [LibraryImport(Crypto)]
    public static partial nint X509_STORE_CTX_get0_untrusted(nint storeContext);

    [LibraryImport(Crypto)]
    public static partial nint X509_STORE_CTX_get0_chain(nint storeContext);

    [LibraryImport(Crypto)]
    public static partial int OPENSSL_sk_num(nint stack);

    [LibraryImport(Crypto)]
    public static partial nint OPENSSL_sk_value(nint stack, int index);

    [LibraryImport(Crypto)]
    public static partial nint X509_get0_notBefore(nint certificate);

    [LibraryImport(Crypto)]
    public static partial nint X509_get0_notAfter(nint certificate);

    [LibraryImport(Crypto)]
    public static partial int ASN1_TIME_to_tm(nint time, out BrokenDownTime tm);

    /// <summary>The oldest error of this thread's queue in OpenSSL's words, and the alert that it stands for, if any.</summary>
    public static (string Text, int? Alert) TakeError()
    {
        // A reason from 1000 on is an alert that was received (SSL_AD_REASON_OFFSET in ssl.h).
        const int alertOffset = 1000;
        const int reasonMask = 0x7FFFFF;
        var error = ERR_get_error();
        ERR_clear_error();
        var reason = (int)(error & reasonMask);
        var text = Marshal.PtrToStringUTF8(ERR_reason_error_string(error)) ?? "unexpected end of data";
        return (text, reason is >= alertOffset and < alertOffset + 256 ? reason - alertOffset : null);
    }

    /// <summary>The DER form of a certificate.</summary>
    public static byte[] Der(nint certificate)
    {
        var length = i2d_X509(certificate, null);
        if (length <= 0)
            return [];
        var der = new byte[length];
        fixed (byte* start = der)
        {
            var at = start;
            return i2d_X509(certificate, &at) == length ? der : [];
        }
    }
}

internal sealed class SslContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Native.SSL_CTX_free(handle);
        return true;
    }
}

/// <summary>Owns its two BIOs as well.</summary>
internal sealed class SslHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Native.SSL_free(handle);
        return true;
    }
}

/// <summary>One reference to a session; connections that were given it hold their own.</summary>
internal sealed class SslSessionHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <param name="session">A reference that the caller gives away.</param>
    public SslSessionHandle(nint session)
        : base(ownsHandle: true) => SetHandle(session);

    protected override bool ReleaseHandle()
    {
        Native.SSL_SESSION_free(handle);
        return true;
    }
}
