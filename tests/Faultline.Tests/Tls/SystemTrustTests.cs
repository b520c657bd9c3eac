using Faultline.Probing.Connections.Tls;

namespace Faultline.Tests.Tls;

[Trait("Spec", "V15")]
public sealed class SystemTrustTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", false)]
    [InlineData("# moved\n-----BEGIN TRUSTED CERTIFICATE-----\n", false)]
    [InlineData("", true)]
    [InlineData("nothing of the kind", true)]
    public void A_file_without_a_certificate_is_complained_of(string text, bool complains)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(complains ? $"SSL_CERT_FILE={_file} holds no certificate" : "", SystemTrust.Complaint(_file));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_complained_of_and_no_variable_is_not()
    {
        Assert.Equal($"SSL_CERT_FILE={_file}.gone can't be read", SystemTrust.Complaint(_file + ".gone"));
        Assert.Equal($"SSL_CERT_FILE={Path.GetTempPath()} can't be read", SystemTrust.Complaint(Path.GetTempPath()));
        Assert.Equal("", SystemTrust.Complaint(null));
    }

    public void Dispose() => File.Delete(_file);
}
