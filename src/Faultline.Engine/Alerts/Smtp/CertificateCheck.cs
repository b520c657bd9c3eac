using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Faultline.Engine.Alerts.Smtp;

/// <summary>
/// Judges a mail server's certificate once, and says in a few words what is wrong with it: by our clock, and without fetching anything
/// (V15 holds for mail servers too).
/// </summary>
/// <param name="authorities">Trusted instead of this machine's; null for those.</param>
internal sealed class CertificateCheck(string host, TimeProvider time, X509Certificate2Collection? authorities)
{
    /// <summary>Empty until something is found.</summary>
    public string Trouble { get; private set; } = "";

    public bool Passes(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return Fails("the server shows no certificate");
        using var leaf = new X509Certificate2(certificate);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return Fails($"the certificate is for {leaf.GetNameInfo(X509NameType.DnsName, forIssuer: false)}, not for {host}");
        using var own = new X509Chain { ChainPolicy = Policy() };
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(leaf) || Fails(Why(leaf, own.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status)));
    }

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = time.GetUtcNow().UtcDateTime,
            VerificationTimeIgnored = false,
        };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    private string Why(X509Certificate2 leaf, X509ChainStatusFlags found)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return leaf.NotAfter.ToUniversalTime() < now ? $"the certificate ended on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}"
            : leaf.NotBefore.ToUniversalTime() > now ? $"the certificate begins on {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd}"
            : (found & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != X509ChainStatusFlags.NoError
                ? $"the certificate leads to no authority that is trusted here (it was issued by {leaf.Issuer})"
                : $"the certificate is not valid: {found}";
    }

    private bool Fails(string why)
    {
        Trouble = why;
        return false;
    }
}
