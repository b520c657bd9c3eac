using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.Managed;

/// <summary>
/// TLS by the platform, where libssl 3 can't be loaded. Every handshake is a full one: the framework does not say whether it resumed a
/// session,
/// so V15's 60 s could not be kept.
/// </summary>
internal sealed class SslStreamEngine : ITlsEngine
{
    private const int MaxIdentities = 64;

    private readonly CertificateReader _reader = new();
    private readonly RecentlyUsed<TlsSettings, Identity> _identities = new(MaxIdentities);

    public async ValueTask<TlsResult> HandshakeAsync(Socket socket, Peer peer, HandshakeProgress progress, CancellationToken cancel)
    {
        if (IdentityFor(peer.Settings, out var error) is not { } identity)
            return TlsResult.Failed(new Failure(FailureKind.TlsHandshake, error));
        CertificateFacts? facts = null;
        var findings = new CertificateFindings();
        var options = identity.Options(peer);
        options.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            if (certificate is not X509Certificate2 leaf)
                return false;
            facts = _reader.Read(leaf.RawDataMemory.Span);
            if (!peer.Settings.Insecure)
                ChainVerification.Examine(leaf, chain, identity.Authorities, facts, peer, findings);
            return !findings.Any;
        };
        var stream = new AlertNamingStream(new RecordedStream(socket, progress));
        var handedOver = false;
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancel);
            handedOver = true;
            var protocol = stream.SslProtocol == SslProtocols.Tls13 ? "TLSv1.3" : "TLSv1.2";
            return new TlsResult(stream, new TlsFacts(protocol, Resumed: false, facts), null);
        }
        catch (Exception wrong) when (wrong is AuthenticationException or IOException or Win32Exception or CryptographicException)
        {
            return TlsResult.Failed(findings.Any ? findings.ToFailure() : Name(wrong, progress), facts);
        }
        finally
        {
            if (!handedOver)
                await stream.DisposeAsync();
        }
    }

    public void ForgetSession(EndPoint address, Peer peer)
    {
    }

    private static Failure Name(Exception wrong, HandshakeProgress progress)
    {
        // The library's own words are the innermost; those around it say only that something failed.
        var cause = wrong.GetBaseException();
        if (cause is SocketException broken)
            return progress.Broke(broken.SocketErrorCode);
        if (TlsAlert.NamedIn(cause.Message) is { } alert)
            return TlsAlert.ToFailure(alert);
        return progress.Ended ? progress.Closed() : progress.Failed(cause.Message);
    }

    private Identity? IdentityFor(TlsSettings settings, out string error)
    {
        error = "";
        if (_identities.Find(settings) is { } known)
            return known;
        if (TlsMaterial.Read(settings, out error) is not { } material)
            return null;
        var made = Identity.From(settings, material);
        _identities.Put(settings, made);
        return made;
    }
}
