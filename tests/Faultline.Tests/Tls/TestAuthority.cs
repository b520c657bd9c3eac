using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Faultline.Tests.Tls;

/// <summary>A root, an intermediate below it, and the leaves that tests ask for.</summary>
internal sealed class TestAuthority
{
    /// <summary>The moment by which the tests judge dates; leaves are valid around it unless asked otherwise.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<TestAuthority> Made = new(() => new TestAuthority("Faultline test"));

    private TestAuthority(string name)
    {
        Root = Issue($"CN={name} root", null, authority: true, []);
        Intermediate = Issue($"CN={name} intermediate", Root, authority: true, []);
    }

    public static TestAuthority Trusted => Made.Value;

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public string Pem => Root.ExportCertificatePem();

    public static TestAuthority Unknown() => new("Somebody else's");

    /// <param name="issuer">Null for the intermediate.</param>
    public X509Certificate2 Leaf(
        string[]? names = null, TimeSpan? from = null, TimeSpan? until = null, X509Certificate2? issuer = null, bool selfSigned = false)
    {
        names ??= ["good.example"];
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        var purposes = new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false);
        return Issue(
            $"CN={names[0]}", selfSigned ? null : issuer ?? Intermediate, authority: false, [alternatives.Build(), purposes], from, until);
    }

    /// <summary>What a server sends: the leaf and these behind it.</summary>
    public static SslStreamCertificateContext Chain(X509Certificate2 leaf, params X509Certificate2[] behind) =>
        SslStreamCertificateContext.Create(leaf, new X509Certificate2Collection(behind), offline: true);

    public SslStreamCertificateContext GoodChain(params string[] names) => Chain(Leaf(names.Length == 0 ? null : names), Intermediate);

    private static X509Certificate2 Issue(
        string subject, X509Certificate2? issuer, bool authority, X509Extension[] extensions, TimeSpan? from = null, TimeSpan? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (authority)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        var notBefore = Now + (from ?? TimeSpan.FromDays(authority ? -1000 : -10));
        var notAfter = Now + (until ?? TimeSpan.FromDays(authority ? 1000 : 80));
        if (issuer is null)
            return request.CreateSelfSigned(notBefore, notAfter);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = request.Create(issuer, notBefore, notAfter, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
