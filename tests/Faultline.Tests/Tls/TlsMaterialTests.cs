using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;

namespace Faultline.Tests.Tls;

[Trait("Spec", "V15")]
public sealed class TlsMaterialTests
{
    private static readonly X509Certificate2 Leaf = TestAuthority.Trusted.Leaf();
    private static readonly string Certificate = Leaf.ExportCertificatePem() + "\n";
    private static readonly string Key = Leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
    private static readonly string OtherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem();
    private static readonly string Encrypted = Leaf.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
        "secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));

    public static TheoryData<string?, string?, string?, string?> Settings => new()
    {
        { null, null, null, null },
        { Certificate, null, null, null },
        { "# a comment\n" + Certificate + Certificate, null, null, null },
        { null, Certificate, Key, null },
        { null, Certificate + TestAuthority.Trusted.Intermediate.ExportCertificatePem(), Key, null },
        { "", null, null, "tls: ca holds no certificate" },
        { Key, null, null, "tls: ca holds no certificate" },
        { "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", null, null, "tls: ca: certificate 1 in it is damaged" },
        { null, Certificate, null, "given together" },
        { null, null, Key, "given together" },
        { null, Certificate, Certificate, "tls: key holds no private key" },
        { null, Certificate, OtherKey, "tls: key does not belong to cert" },
        { null, Certificate, Encrypted, "tls: key is encrypted" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_that_cannot_be_used_are_explained(string? authority, string? certificate, string? key, string? error)
    {
        var found = TlsMaterial.Validate(new TlsSettings(authority, certificate, key, Insecure: false));
        if (error is null)
            Assert.Null(found);
        else
            Assert.Contains(error, found, StringComparison.Ordinal);
    }
}
