using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;

namespace Faultline.Tests.Configuration;

/// <summary>Certificates and keys are read when the file is.</summary>
[Trait("Spec", "V15")]
public sealed class TlsFilesTests
{
    private static readonly (string Certificate, string Key) Client = MakePair();
    private static readonly (string Certificate, string Key) Other = MakePair();

    [Theory]
    [InlineData("{ ca: ca.pem, cert: client.pem, key: client.key }")]
    [InlineData("{ ca: /etc/faultline/ca.pem }")]
    [InlineData("{ cert: \"${file:client.pem}\", key: \"${KEY}\" }")]
    public void Files_and_variables_become_PEM_text(string tls)
    {
        var settings = Sources.Valid(Sources.Monitor($"tls: {tls}"), Files()).Monitors[0].Tls;
        Assert.All(
            [settings.AuthorityPem, settings.ClientCertificatePem], pem => Assert.True(pem is null || pem.Trim() == Client.Certificate));
        Assert.True(settings.ClientKeyPem is null || settings.ClientKeyPem.Trim() == Client.Key);
        Assert.NotEqual(TlsSettings.Default, settings);
    }

    [Theory]
    [InlineData("{ ca: gone.pem }", "4:14: tls.ca: the file 'gone.pem' does not exist")]
    [InlineData("{ ca: client.key }", "4:14: tls: ca holds no certificate")]
    [InlineData("{ cert: client.pem }", "4:16: tls: cert and key must be given together")]
    [InlineData("{ cert: client.pem, key: ca.pem }", "4:33: tls: key holds no private key")]
    [InlineData("{ cert: client.pem, key: other.key }", "4:33: tls: key does not belong to cert")]
    public void Wrong_material_is_a_mistake_at_its_key(string tls, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Sources.MistakesOf(Sources.Monitor($"tls: {tls}"), Files())), StringComparison.Ordinal);

    private static Faultline.Engine.Configuration.ConfigurationSources Files() => Sources.Of(
        new Dictionary<string, string> { ["KEY"] = Client.Key },
        new Dictionary<string, string>
        {
            ["/etc/faultline/ca.pem"] = Client.Certificate + "\n",
            ["/etc/faultline/client.pem"] = Client.Certificate + "\n",
            ["/etc/faultline/client.key"] = Client.Key + "\n",
            ["/etc/faultline/other.key"] = Other.Key,
        });

    private static (string Certificate, string Key) MakePair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest(
            "CN=client.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(start, start.AddDays(90));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
