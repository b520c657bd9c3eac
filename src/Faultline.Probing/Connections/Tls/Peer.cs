using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls;

/// <summary>Whom a handshake must prove to have reached, and when.</summary>
internal readonly record struct Peer(string Host, TlsSettings Settings, bool Http2, DateTimeOffset Now)
{
    /// <summary>
    /// The host as an address when it is one: then no SNI is sent (RFC 6066 §3) and the certificate must name the address.
    /// </summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>Hosts come from redirects too. RFC 1035 §2.3.4 has the length; a NUL would end the name early for OpenSSL.</summary>
    public bool IsVerifiable => Name.Length is > 0 and <= 253 && !Name.Contains('\0');

    /// <summary>The host as certificates and SNI spell it: without the root's dot.</summary>
    public string Name => Host.EndsWith('.') ? Host[..^1] : Host;
}
