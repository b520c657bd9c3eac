using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.Managed;

/// <summary>The framework's form of one <see cref="TlsSettings"/>: whom to trust besides the system, and who we are.</summary>
internal sealed class Identity
{
    private static readonly List<SslApplicationProtocol> Http1 = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http2 = [SslApplicationProtocol.Http2];

    private readonly SslStreamCertificateContext? _client;

    private Identity(X509Certificate2Collection authorities, SslStreamCertificateContext? client)
    {
        Authorities = authorities;
        _client = client;
    }

    public X509Certificate2Collection Authorities { get; }

    public static Identity From(TlsSettings settings, TlsMaterial material)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var der in material.Authorities)
            authorities.Add(X509CertificateLoader.LoadCertificate(der));
        if (material.ClientKey is null)
            return new Identity(authorities, null);
        var leaf = X509Certificate2.CreateFromPem(settings.ClientCertificatePem, settings.ClientKeyPem);
        if (OperatingSystem.IsWindows())
        {
            // SChannel can't use a key that lives in this process's memory only.
            using var ephemeral = leaf;
            leaf = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }

        var issuers = new X509Certificate2Collection();
        foreach (var der in material.ClientChain.Skip(1))
            issuers.Add(X509CertificateLoader.LoadCertificate(der));
        return new Identity(authorities, SslStreamCertificateContext.Create(leaf, issuers, offline: true));
    }

    public SslClientAuthenticationOptions Options(Peer peer) => new()
    {
        TargetHost = peer.Name,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = peer.Http2 ? Http2 : Http1,
        ClientCertificateContext = _client,
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateChainPolicy = ChainVerification.Policy(peer.Now, Authorities.Count > 0 ? Authorities : null),
    };
}
