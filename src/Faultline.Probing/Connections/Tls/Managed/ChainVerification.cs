using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.Managed;

/// <summary>Judges a server certificate with the framework's chain, to the same findings as OpenSSL's verification.</summary>
internal static class ChainVerification
{
    private const int SubjectLength = 200;
    private const X509ChainStatusFlags Dates = X509ChainStatusFlags.NotTimeValid;
    private const X509ChainStatusFlags Trust = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <param name="only">Trust these alone; null for the system's.</param>
    public static X509ChainPolicy Policy(DateTimeOffset now, X509Certificate2Collection? only)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
            ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1") },
        };
        if (only is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(only);
        policy.ExtraStore.AddRange(only);
        return policy;
    }

    /// <param name="chain">Built against the settings' authorities if there are any, else the system's.</param>
    public static void Examine(
        X509Certificate2 leaf,
        X509Chain? chain,
        X509Certificate2Collection authorities,
        CertificateFacts? facts,
        Peer peer,
        CertificateFindings findings)
    {
        if (!Names(leaf, peer.Name))
            findings.WrongHost(peer.Host, facts?.Names ?? []);
        if (chain is null)
        {
            findings.Add(FailureKind.TlsUntrusted, "the platform built no chain for the certificate");
            return;
        }

        if (authorities.Count == 0 || IsTrusted(chain, authorities))
        {
            Explain(chain, authorities, peer, findings);
            return;
        }

        // The settings' authorities come in addition to the system's, but one chain knows only one or the other.
        using var system = new X509Chain { ChainPolicy = Policy(peer.Now, only: null) };
        system.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        system.Build(leaf);
        Explain(system, authorities, peer, findings);
        foreach (var element in system.ChainElements)
            element.Certificate.Dispose();
    }

    private static bool Names(X509Certificate2 leaf, string host)
    {
        try
        {
            return leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    private static bool IsTrusted(X509Chain chain, X509Certificate2Collection authorities) =>
        (Flags(chain) & Trust) == X509ChainStatusFlags.NoError || EndsIn(chain, authorities);

    /// <summary>The framework trusts roots only; whoever names an intermediate or the leaf as authority means that one.</summary>
    private static bool EndsIn(X509Chain chain, X509Certificate2Collection authorities) =>
        chain.ChainElements.Count > 0 && authorities.Contains(chain.ChainElements[^1].Certificate);

    private static X509ChainStatusFlags Flags(X509Chain chain) =>
        chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);

    private static void Explain(X509Chain chain, X509Certificate2Collection authorities, Peer peer, CertificateFindings findings)
    {
        for (var depth = 0; depth < chain.ChainElements.Count; depth++)
        {
            var certificate = chain.ChainElements[depth].Certificate;
            var issuing = depth == 0 ? null : Subject(certificate);
            if (CertificateReader.Date(certificate.NotAfter) < peer.Now)
                findings.Expired(CertificateReader.Date(certificate.NotAfter), issuing);
            if (CertificateReader.Date(certificate.NotBefore) > peer.Now)
                findings.NotYetValid(CertificateReader.Date(certificate.NotBefore), issuing);
        }

        var flags = Flags(chain);
        if (chain.ChainElements.Count > 0 && !IsTrusted(chain, authorities))
            ExplainTrust(chain, flags, findings);
        foreach (var status in chain.ChainStatus)
        {
            if ((status.Status & ~(Dates | Trust)) != X509ChainStatusFlags.NoError)
                findings.Add(FailureKind.TlsUntrusted, status.StatusInformation.Trim());
        }
    }

    private static void ExplainTrust(X509Chain chain, X509ChainStatusFlags flags, CertificateFindings findings)
    {
        var top = chain.ChainElements[^1].Certificate;
        if (flags.HasFlag(X509ChainStatusFlags.PartialChain))
            findings.IssuerUnknown(chain.ChainElements.Count == 1, CertificateReader.Shortened(top.Issuer, SubjectLength));
        else if (chain.ChainElements.Count == 1)
            findings.SelfSigned(Subject(top));
        else
            findings.UnknownRoot(Subject(top));
    }

    private static string Subject(X509Certificate2 certificate) => CertificateReader.Shortened(certificate.Subject, SubjectLength);
}
