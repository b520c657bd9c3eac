using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls;

/// <summary>
/// The other side ended an established TLS connection with an alert, or sent what can't be decrypted. In TLS 1.3 a server that misses a
/// client certificate says so only after the handshake (RFC 8446 §4.4.2.4), so the first read meets it: <see cref="Failure"/> names it as
/// the handshake would.
/// </summary>
public sealed class TlsAlertException(Failure failure) : IOException(failure.Detail)
{
    public Failure Failure { get; } = failure;
}
