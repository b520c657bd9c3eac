using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;
using static Faultline.Probing.Connections.Tls.OpenSsl.Native;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>
/// The server certificate of one handshake: OpenSSL judges chain, dates and name, and goes on after a fault so that all are known.
/// </summary>
internal sealed unsafe class Verification(CertificateReader reader, OpenSslContext context, Peer peer)
{
    private const int MaxFaults = 16;
    private const int ApplicationVerification = 50;

    private readonly List<Fault> _faults = [];
    private byte[] _leaf = [];

    /// <summary>The leaf's facts; null when none was sent or it can't be read.</summary>
    public CertificateFacts? Facts { get; private set; }

    public bool Rejected { get; private set; }

    /// <summary>
    /// Reads what the callbacks kept: parsing hostile bytes is not done below native frames, which no exception may cross.
    /// </summary>
    public void Finish()
    {
        if (_leaf.Length > 0)
            Facts = reader.Read(_leaf);
    }

    public Failure ToFailure()
    {
        var findings = new CertificateFindings();
        foreach (var fault in _faults)
            Explain(fault, findings);
        if (!findings.Any)
            findings.Add(FailureKind.TlsUntrusted, "the certificate was not accepted");
        var failure = findings.ToFailure();
        return failure.Kind is FailureKind.TlsUntrusted or FailureKind.TlsIncompleteChain && context.TrustComplaint.Length > 0
            ? failure with { Detail = $"{failure.Detail}. Also: {context.TrustComplaint}" }
            : failure;
    }

    public int Judge(nint storeContext)
    {
        KeepLeaf(X509_STORE_CTX_get0_cert(storeContext));
        if (context.Insecure)
            return 1;
        var sent = AcceptedChains.Sent(storeContext, peer.Name);
        if (sent is not null && context.Accepted.Holds(sent, peer.Now))
            return 1;
        X509_STORE_CTX_set_verify_cb(storeContext, &OpenSslConnection.OnVerified);
        var completed = X509_verify_cert(storeContext) == 1;
        Rejected = !completed || _faults.Count > 0;
        if (!Rejected)
        {
            if (sent is not null)
                context.Accepted.Keep(sent, storeContext);
            return 1;
        }

        // The error chooses the alert that the server is told: the worst one stands, not the last one continued past.
        X509_STORE_CTX_set_error(storeContext, _faults.Count > 0 ? _faults[0].Error : ApplicationVerification);
        return 0;
    }

    private void KeepLeaf(nint certificate)
    {
        if (certificate == 0)
            return;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (X509_digest(certificate, EVP_sha256(), hash, out _) == 1)
            Facts = reader.Known(Thumbprint.From(hash));
        if (Facts is null)
            _leaf = Der(certificate);
    }

    public void Note(nint storeContext)
    {
        if (_faults.Count >= MaxFaults)
            return;
        var certificate = X509_STORE_CTX_get_current_cert(storeContext);
        _faults.Add(new Fault(
            X509_STORE_CTX_get_error(storeContext),
            X509_STORE_CTX_get_error_depth(storeContext),
            certificate == 0 ? [] : Der(certificate)));
    }

    /// <summary>
    /// X509_V_ERR_* of x509_vfy.h. Whatever has no row of its own means that the chain can't be trusted, in OpenSSL's words.
    /// </summary>
    private void Explain(in Fault fault, CertificateFindings findings)
    {
        using var certificate = Load(fault.Certificate);
        var issuing = fault.Depth == 0 ? null : Subject(certificate);
        switch (fault.Error)
        {
            case 10 when certificate is not null:
                findings.Expired(CertificateReader.Date(certificate.NotAfter), issuing);
                break;
            case 9 when certificate is not null:
                findings.NotYetValid(CertificateReader.Date(certificate.NotBefore), issuing);
                break;
            case 62 or 64:
                findings.WrongHost(peer.Host, Facts?.Names ?? []);
                break;
            case 18:
                findings.SelfSigned(Subject(certificate));
                break;
            case 19:
                findings.UnknownRoot(Subject(certificate));
                break;
            case 2 or 20 or 21:
                findings.IssuerUnknown(fault.Depth == 0, CertificateReader.Shortened(certificate?.Issuer ?? "unknown", 200));
                break;
            default:
                findings.Add(
                    FailureKind.TlsUntrusted, Marshal.PtrToStringUTF8(X509_verify_cert_error_string(fault.Error)) ?? "not trusted");
                break;
        }
    }

    private static X509Certificate2? Load(byte[] der)
    {
        try
        {
            return der.Length == 0 ? null : X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Subject(X509Certificate2? certificate) => CertificateReader.Shortened(certificate?.Subject ?? "unreadable", 200);

    private readonly record struct Fault(int Error, int Depth, byte[] Certificate);
}
