using Faultline.Core.Checks;
using static Faultline.Probing.Connections.Tls.OpenSsl.Native;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>
/// One SSL_CTX: the trusted authorities and the client's identity of one <see cref="TlsSettings"/>, shared by all connections made with
/// them.
/// Nobody disposes it: connections hold it as long as they live, and the handle's finalizer frees what no one uses.
/// </summary>
internal sealed unsafe class OpenSslContext
{
    private OpenSslContext(SslContextHandle handle, bool insecure, DateTimeOffset loaded)
    {
        Handle = handle;
        Insecure = insecure;
        Loaded = loaded;
    }

    public SslContextHandle Handle { get; }

    public bool Insecure { get; }

    public AcceptedChains Accepted { get; } = new();

    /// <summary>Why the system's authorities may be missing; empty when they are not.</summary>
    public string TrustComplaint { get; } = SystemTrust.Complaint(Environment.GetEnvironmentVariable("SSL_CERT_FILE"));

    /// <summary>When the authorities were read from disk.</summary>
    public DateTimeOffset Loaded { get; }

    /// <param name="error">Why the result is null.</param>
    public static OpenSslContext? Create(TlsSettings settings, bool resumeSessions, DateTimeOffset now, out string error)
    {
        if (TlsMaterial.Read(settings, out error) is not { } material)
            return null;
        ERR_clear_error();
        var handle = SSL_CTX_new(TLS_client_method());
        if (handle.IsInvalid)
            return Refused("a TLS context", out error);
        SSL_CTX_ctrl(handle, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, 0);
        SSL_CTX_ctrl(handle, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, 0);
        SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION);
        SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, 0);
        SSL_CTX_set_cert_verify_callback(handle, &OpenSslConnection.OnCertificate, 0);
        SSL_CTX_ctrl(handle, SSL_CTRL_SET_SESS_CACHE_MODE, resumeSessions ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL : 0, 0);
        if (resumeSessions)
            SSL_CTX_sess_set_new_cb(handle, &OpenSslConnection.OnNewSession);
        return Trust(handle, material, out error) && Identify(handle, material, out error)
            ? new OpenSslContext(handle, settings.Insecure, now)
            : null;
    }

    /// <summary>The system's authorities (SSL_CERT_FILE and SSL_CERT_DIR move them) and those of the settings.</summary>
    private static bool Trust(SslContextHandle handle, TlsMaterial material, out string error)
    {
        error = "";

        // A system without authorities fails here, and rightly trusts nobody but those of the settings.
        SSL_CTX_set_default_verify_paths(handle);
        ERR_clear_error();
        var parameters = SSL_CTX_get0_param(handle);

        // Whoever names an intermediate or the server's own certificate as authority means that one, not its issuer.
        if (X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN) != 1)
            return Refused("the verification", out error) is not null;

        // Names are those of the subject alternative names alone (RFC 9525 §2), and a wildcard is a whole label.
        X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        foreach (var authority in material.Authorities)
        {
            var certificate = Certificate(authority);
            var added = certificate != 0 && X509_STORE_add_cert(SSL_CTX_get_cert_store(handle), certificate) == 1;
            X509_free(certificate);
            if (!added)
                return Refused("a certificate of tls: ca", out error) is not null;
        }

        return true;
    }

    private static bool Identify(SslContextHandle handle, TlsMaterial material, out string error)
    {
        error = "";
        if (material.ClientKey is null)
            return true;
        for (var i = 0; i < material.ClientChain.Count; i++)
        {
            var certificate = Certificate(material.ClientChain[i]);

            // The extra chain takes the reference over; the leaf's is counted.
            var taken = i == 0
                ? SSL_CTX_use_certificate(handle, certificate) == 1
                : SSL_CTX_ctrl(handle, SSL_CTRL_EXTRA_CHAIN_CERT, 0, certificate) == 1;
            if (i == 0 || !taken)
                X509_free(certificate);
            if (!taken)
                return Refused("a certificate of tls: cert", out error) is not null;
        }

        fixed (byte* start = material.ClientKey)
        {
            var at = start;
            var key = d2i_AutoPrivateKey(0, ref at, material.ClientKey.Length);
            var used = key != 0 && SSL_CTX_use_PrivateKey(handle, key) == 1;
            EVP_PKEY_free(key);
            return used || Refused("tls: key", out error) is not null;
        }
    }

    private static nint Certificate(byte[] der)
    {
        fixed (byte* start = der)
        {
            var at = start;
            return d2i_X509(0, ref at, der.Length);
        }
    }

    private static OpenSslContext? Refused(string what, out string error)
    {
        error = $"{what} can't be used: {TakeError().Text}";
        return null;
    }
}
