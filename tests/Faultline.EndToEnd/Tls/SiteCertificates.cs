using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Faultline.EndToEnd.Tls;

/// <summary>Certificates of <c>site.example</c> as PEM, from an authority of the tests' own, good and bad.</summary>
internal sealed class SiteCertificates
{
    /// <summary>The moment by which the tests judge dates.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _root = Issue("CN=End to end root", null, null, 1000, -1000);
    private readonly X509Certificate2 _intermediate;

    public SiteCertificates() => _intermediate = Issue("CN=End to end intermediate", null, _root, 1000, -1000);

    public string Authority => _root.ExportCertificatePem();

    /// <summary>What the server sends, and its key.</summary>
    public (string Chain, string Key) Make(string what)
    {
        var leaf = what switch
        {
            "expired" => Issue("CN=site.example", "site.example", _intermediate, until: -1),
            "not yet valid" => Issue("CN=site.example", "site.example", _intermediate, from: 1),
            "wrong host" => Issue("CN=site.example", "another.example", _intermediate),
            "self-signed" => Issue("CN=site.example", "site.example", null),
            _ => Issue("CN=site.example", "site.example", _intermediate),
        };
        var chain = leaf.ExportCertificatePem() + "\n";
        if (what is not ("self-signed" or "intermediate missing"))
            chain += _intermediate.ExportCertificatePem() + "\n";
        return (chain, leaf.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Issue(string subject, string? name, X509Certificate2? issuer, int until = 80, int from = -10)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(name is null, false, 0, critical: true));
        if (name is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        if (issuer is null)
            return request.CreateSelfSigned(Now.AddDays(from), Now.AddDays(until));
        using var certificate = request.Create(issuer, Now.AddDays(from), Now.AddDays(until), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
